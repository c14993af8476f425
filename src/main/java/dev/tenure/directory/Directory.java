package dev.tenure.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyDNRequest;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Single operations on the directory, measured. What it answers is {@link Answered}; an outage is
 * {@link DirectoryUnavailable}.
 */
@Component
class Directory {

    /** More than this many at once is a mistake in the question. Active Directory itself stops at 1000. */
    private static final int MOST = 1000;

    /** The end of a range of values that is not the last one. */
    private static final Pattern MORE = Pattern.compile("(?i);range=\\d+-\\d+$");

    private static final Control SHOW_DELETED = new Control("1.2.840.113556.1.4.417", true);

    private final LDAPConnectionPool pool;
    private final Circuit circuit;
    private final MeterRegistry meters;
    private final String baseDn;

    Directory(LDAPConnectionPool pool, Circuit circuit, MeterRegistry meters, DirectorySettings settings) {
        this.pool = pool;
        this.circuit = circuit;
        this.meters = meters;
        this.baseDn = settings.baseDn();
    }

    /** Reads one object by its key. */
    Optional<SearchResultEntry> read(UUID guid, String... attributes) throws Answered {
        return read(ObjectGuid.asBase(guid), attributes);
    }

    /** Reads one object by its DN, or by what Active Directory takes in its place. */
    Optional<SearchResultEntry> read(String dn, String... attributes) throws Answered {
        Filter any = Filter.createPresenceFilter("objectClass");
        try {
            return search(new SearchRequest(dn, SearchScope.BASE, any, attributes)).stream()
                    .findFirst();
        } catch (Answered answered) {
            if (answered.meaning() == Meaning.MISSING) {
                return Optional.empty();
            }
            throw answered;
        }
    }

    /** Everything under the base DN that the filter lets through, {@value #MOST} at most. */
    List<SearchResultEntry> find(Filter filter, String... attributes) throws Answered {
        SearchRequest request = new SearchRequest(baseDn, SearchScope.SUB, filter, attributes);
        request.setSizeLimit(MOST);
        return search(request);
    }

    /**
     * All values of an attribute that may have many: a server shows the first (Active Directory 1500) under a name such
     * as {@code memberOf;range=0-1499}, and the rest as long as it is asked for them.
     *
     * @param entry as it was read, with the attribute asked for
     */
    List<byte[]> values(SearchResultEntry entry, String attribute) throws Answered {
        List<byte[]> all = new ArrayList<>();
        Optional<SearchResultEntry> read = Optional.of(entry);
        while (read.isPresent()) {
            Optional<Attribute> part = read.get().getAttributes().stream()
                    .filter(a -> a.getBaseName().equalsIgnoreCase(attribute) && a.hasValue())
                    .findFirst();
            part.ifPresent(values -> all.addAll(List.of(values.getValueByteArrays())));
            boolean more =
                    part.isPresent() && MORE.matcher(part.get().getName()).find();
            read = more ? read(entry.getDN(), attribute + ";range=" + all.size() + "-*") : Optional.empty();
        }
        return all;
    }

    /** Reads one object by its key, be it deleted or not; nothing where we may not see it. */
    Optional<SearchResultEntry> readDeleted(UUID guid, String... attributes) throws Answered {
        SearchRequest request = new SearchRequest(
                ObjectGuid.asBase(guid), SearchScope.BASE, Filter.createPresenceFilter("objectClass"), attributes);
        request.addControl(SHOW_DELETED);
        try {
            return search(request).stream().findFirst();
        } catch (Answered answered) {
            if (answered.meaning() == Meaning.MISSING || answered.meaning() == Meaning.NO_RIGHT) {
                return Optional.empty();
            }
            throw answered;
        }
    }

    /** What the server says of itself. */
    SearchResultEntry root(String... attributes) throws Answered {
        return read("", attributes).orElseThrow(() -> new DirectoryUnavailable("The server says nothing of itself."));
    }

    /**
     * Hands over everything under the base that the filter lets through, a page at a time: no more than a page is ever
     * held. Nothing of it is asked for again when it fails in the middle.
     */
    void pages(String base, Filter filter, int size, Consumer<List<SearchResultEntry>> consumer, String... attributes)
            throws Answered {
        // The server keeps its place in the pages by connection.
        LDAPConnection connection = ask(Operation.SEARCH, base, pool::getConnection);
        boolean sound = false;
        try {
            ASN1OctetString place = null;
            do {
                SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
                request.addControl(new SimplePagedResultsControl(size, place, true));
                Page page = ask(Operation.SEARCH, base, () -> {
                    SearchResult result = connection.search(request);
                    return new Page(result.getSearchEntries(), SimplePagedResultsControl.get(result));
                });
                consumer.accept(page.entries());
                place = page.place() != null && page.place().moreResultsToReturn()
                        ? page.place().getCookie()
                        : null;
            } while (place != null);
            sound = true;
        } finally {
            if (sound) {
                pool.releaseConnection(connection);
            } else {
                pool.releaseDefunctConnection(connection);
            }
        }
    }

    private record Page(
            List<SearchResultEntry> entries, @Nullable SimplePagedResultsControl place) {}

    private List<SearchResultEntry> search(SearchRequest request) throws Answered {
        return ask(Operation.SEARCH, request.getBaseDN(), () -> {
            try {
                SearchResult result = pool.search(request);
                return result.getSearchEntries();
            } catch (LDAPSearchException failed) {
                if (failed.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                    return failed.getSearchEntries();
                }
                throw failed;
            }
        });
    }

    void add(AddRequest request) throws Answered {
        ask(Operation.ADD, request.getDN(), () -> pool.add(request));
    }

    void addContainer(AddRequest request) throws Answered {
        ask(Operation.ADD_CONTAINER, request.getDN(), () -> pool.add(request));
    }

    void modify(String dn, List<Modification> modifications) throws Answered {
        ask(Operation.MODIFY, dn, () -> pool.modify(dn, modifications));
    }

    /** Makes a deleted object live again, under that DN. */
    void restore(String deletedDn, String dn) throws Answered {
        ModifyRequest request = new ModifyRequest(
                deletedDn,
                new Modification(ModificationType.DELETE, "isDeleted"),
                new Modification(ModificationType.REPLACE, Differences.DN_ATTRIBUTE, dn));
        request.addControl(SHOW_DELETED);
        ask(Operation.RESTORE, dn, () -> pool.modify(request));
    }

    /** Renames and moves at once. */
    void rename(String dn, String newRdn, String newParent) throws Answered {
        ask(Operation.RENAME, dn, () -> pool.modifyDN(new ModifyDNRequest(dn, newRdn, true, newParent)));
    }

    void delete(String dn) throws Answered {
        ask(Operation.DELETE, dn, () -> pool.delete(dn));
    }

    private <T> T ask(Operation operation, String dn, Question<T> question) throws Answered {
        circuit.check();
        Timer.Sample sample = Timer.start(meters);
        Meaning meaning = Meaning.FINE;
        try {
            T result = question.ask();
            circuit.answered();
            return result;
        } catch (LDAPException failed) {
            meaning = Answers.meaning(operation, failed.getResultCode(), Answers.win32(failed.getDiagnosticMessage()));
            if (meaning == Meaning.UNAVAILABLE || meaning == Meaning.CREDENTIALS) {
                circuit.suspect(failed);
                throw new DirectoryUnavailable(
                        "The directory (" + circuit.status().server() + ") did not do " + operation.word() + ": "
                                + failed.getResultCode());
            }
            circuit.answered();
            throw new Answered(operation, dn, meaning, failed);
        } finally {
            sample.stop(meters.timer(
                    "tenure.directory.operation",
                    "operation",
                    operation.word(),
                    "outcome",
                    meaning.name().toLowerCase(Locale.ROOT)));
        }
    }

    private interface Question<T> {
        T ask() throws LDAPException;
    }
}
