package dev.tenure.standin;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareResponseProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNResponseProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.SearchResultReferenceProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ServerSideSortRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.controls.SortKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import javax.net.ssl.SSLSocket;

/** One connection's conversation: who is signed in, what is asked, and the answer in LDAP's terms. */
final class FrontDoor extends LDAPListenerRequestHandler {

    private static final String SHOW_DELETED = "1.2.840.113556.1.4.417";
    private static final String SHOW_RECYCLED = "1.2.840.113556.1.4.2064";
    private static final String TREE_DELETE = "1.2.840.113556.1.4.805";
    private static final String PERMISSIVE = "1.2.840.113556.1.4.1413";
    private static final String DOMAIN_SCOPE = "1.2.840.113556.1.4.1339";
    private static final Set<String> SEARCH_CONTROLS = Set.of(
            SHOW_DELETED,
            SHOW_RECYCLED,
            DOMAIN_SCOPE,
            SimplePagedResultsControl.PAGED_RESULTS_OID,
            ServerSideSortRequestControl.SERVER_SIDE_SORT_REQUEST_OID,
            "1.2.840.113556.1.4.529",
            "1.2.840.113556.1.4.801",
            "1.2.840.113556.1.4.1340");
    private static final Set<String> WRITE_CONTROLS = Set.of(
            SHOW_DELETED,
            SHOW_RECYCLED,
            TREE_DELETE,
            PERMISSIVE,
            "1.2.840.113556.1.4.619",
            "1.2.840.113556.1.4.801",
            "1.2.840.113556.1.4.1341");
    private static final int OPEN_PAGED_SEARCHES = 10;
    private static final AtomicLong COOKIES = new AtomicLong();

    /** What all connections share. */
    record House(
            Domain domain, Rights rights, Reads reads, Writes writes, SignIn signIn, Faults faults, int entryLimit) {}

    private record Page(List<AdObject> rest, SearchRequestProtocolOp request) {}

    private final House house;
    private final LDAPListenerClientConnection connection;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private volatile Session session = Session.NOBODY;

    FrontDoor(House house, LDAPListenerClientConnection connection) {
        this.house = house;
        this.connection = connection;
    }

    @Override
    public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection newConnection) {
        return new FrontDoor(house, newConnection);
    }

    private interface Answer {
        ProtocolOp of(int code, String matched, String message, List<String> referrals);
    }

    private interface Work {
        void run() throws LDAPException;
    }

    private LDAPMessage serve(int id, ActiveDirectory.Operation operation, boolean write, Answer answer, Work work) {
        boolean success = false;
        LDAPException no = null;
        try {
            Faults.Kind trouble = spared() ? null : house.faults().meet(operation);
            if (trouble == Faults.Kind.DROP_BEFORE) {
                drop();
                throw new LDAPException(ResultCode.UNAVAILABLE, "");
            }
            if (operation != ActiveDirectory.Operation.BIND && operation != ActiveDirectory.Operation.SEARCH) {
                if (session.anonymous()) {
                    throw house.domain().answers.notAuthenticated();
                }
            }
            Lock lock = write
                    ? house.domain().lock.writeLock()
                    : house.domain().lock.readLock();
            lock.lock();
            try {
                work.run();
            } finally {
                lock.unlock();
            }
            success = true;
            if (trouble == Faults.Kind.DROP_AFTER) {
                drop();
            }
        } catch (LDAPException e) {
            no = e;
        } catch (RuntimeException e) {
            no = new LDAPException(ResultCode.OTHER, "the stand-in itself failed: " + e, e);
        }
        if (success) {
            String text = house.domain().answers.microsoft || !write || operation == ActiveDirectory.Operation.BIND
                    ? null
                    : "00000000: Success";
            return new LDAPMessage(id, answer.of(0, null, text, List.of()));
        }
        return new LDAPMessage(
                id,
                answer.of(
                        no.getResultCode().intValue(),
                        no.getMatchedDN(),
                        no.getDiagnosticMessage() == null ? no.getMessage() : no.getDiagnosticMessage(),
                        no.getReferralURLs() == null ? List.of() : List.of(no.getReferralURLs())),
                no.getResponseControls());
    }

    /** A test that looks at the directory as its administrator must not use up the trouble that it ordered. */
    private boolean spared() {
        return session.account() != null && session.account() == house.rights().administrator;
    }

    private void drop() {
        try {
            connection.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    private void known(List<Control> controls, Set<String> allowed) throws LDAPException {
        for (Control control : controls) {
            if (control.isCritical() && !allowed.contains(control.getOID())) {
                throw new LDAPException(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION, "");
            }
        }
    }

    private static boolean has(List<Control> controls, String oid) {
        return controls.stream().anyMatch(control -> control.getOID().equals(oid));
    }

    // --------------------------------------------------------------------------------------------- operations

    @Override
    public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
        session = Session.NOBODY;
        boolean administrator = house.signIn().names(request.getBindDN(), house.rights().administrator);
        Answer answer = (code, matched, message, referrals) ->
                new BindResponseProtocolOp(code, matched, message, referrals, null);
        Work work = () -> {
            if (request.getCredentialsType() != BindRequestProtocolOp.CRED_TYPE_SIMPLE) {
                throw new LDAPException(ResultCode.AUTH_METHOD_NOT_SUPPORTED, "only simple bind is known here");
            }
            String password = request.getSimplePassword().stringValue();
            if (request.getBindDN().isEmpty() && password.isEmpty()) {
                return;
            }
            if (!(connection.getSocket() instanceof SSLSocket)) {
                throw house.domain()
                        .answers
                        .no(
                                ResultCode.STRONG_AUTH_REQUIRED,
                                "BindSimple: Transport encryption required.",
                                "00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity"
                                        + " checking if SSL\\TLS are not already active on the connection, data 0, v4563");
            }
            session = new Session(house.signIn().check(request.getBindDN(), password), false);
        };
        if (administrator) {
            // Spared from trouble on order, as all that the administrator does.
            Session asked = session;
            session = new Session(house.rights().administrator, false);
            LDAPMessage result = serve(id, ActiveDirectory.Operation.BIND, true, answer, () -> {
                session = asked;
                work.run();
            });
            if (result.getBindResponseProtocolOp().getResultCode() != 0) {
                session = Session.NOBODY;
            }
            return result;
        }
        return serve(id, ActiveDirectory.Operation.BIND, true, answer, work);
    }

    @Override
    public LDAPMessage processAddRequest(int id, AddRequestProtocolOp request, List<Control> controls) {
        return serve(id, ActiveDirectory.Operation.ADD, true, AddResponseProtocolOp::new, () -> {
            known(controls, WRITE_CONTROLS);
            house.writes().add(session, request.getDN(), request.getAttributes());
        });
    }

    @Override
    public LDAPMessage processModifyRequest(int id, ModifyRequestProtocolOp request, List<Control> controls) {
        return serve(id, ActiveDirectory.Operation.MODIFY, true, ModifyResponseProtocolOp::new, () -> {
            known(controls, WRITE_CONTROLS);
            house.writes()
                    .modify(
                            session,
                            request.getDN(),
                            request.getModifications(),
                            has(controls, PERMISSIVE),
                            has(controls, SHOW_DELETED));
        });
    }

    @Override
    public LDAPMessage processModifyDNRequest(int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
        return serve(id, ActiveDirectory.Operation.MODIFY_DN, true, ModifyDNResponseProtocolOp::new, () -> {
            known(controls, WRITE_CONTROLS);
            house.writes()
                    .rename(
                            session,
                            request.getDN(),
                            request.getNewRDN(),
                            request.deleteOldRDN(),
                            request.getNewSuperiorDN());
        });
    }

    @Override
    public LDAPMessage processDeleteRequest(int id, DeleteRequestProtocolOp request, List<Control> controls) {
        return serve(id, ActiveDirectory.Operation.DELETE, true, DeleteResponseProtocolOp::new, () -> {
            known(controls, WRITE_CONTROLS);
            house.writes().delete(session, request.getDN(), has(controls, TREE_DELETE));
        });
    }

    @Override
    public LDAPMessage processCompareRequest(int id, CompareRequestProtocolOp request, List<Control> controls) {
        return serve(id, ActiveDirectory.Operation.COMPARE, false, CompareResponseProtocolOp::new, () -> {
            AdObject object = base(request.getDN(), false);
            boolean same = !house.reads()
                    .find(
                            object,
                            SearchScope.BASE,
                            Filter.createEqualityFilter(
                                    request.getAttributeName(),
                                    request.getAssertionValue().getValue()),
                            false)
                    .isEmpty();
            throw new LDAPException(same ? ResultCode.COMPARE_TRUE : ResultCode.COMPARE_FALSE, "");
        });
    }

    @Override
    public LDAPMessage processExtendedRequest(int id, ExtendedRequestProtocolOp request, List<Control> controls) {
        String oid = request.getOID();
        if (oid.equals("1.3.6.1.4.1.4203.1.11.3")) {
            AdObject me = session.account();
            String name = me == null ? "" : "u:" + house.domain().netbios + "\\" + me.text("samaccountname");
            return new LDAPMessage(
                    id, new ExtendedResponseProtocolOp(0, null, null, null, null, new ASN1OctetString(name)));
        }
        return new LDAPMessage(
                id,
                new ExtendedResponseProtocolOp(
                        ResultCode.PROTOCOL_ERROR_INT_VALUE,
                        null,
                        "Extended Operation(" + oid + ") not supported",
                        null,
                        null,
                        null));
    }

    // ------------------------------------------------------------------------------------------------- search

    @Override
    public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
        List<Entry> entries = new ArrayList<>();
        List<Control> back = new ArrayList<>();
        boolean[] refer = new boolean[1];
        LDAPMessage done = serve(id, ActiveDirectory.Operation.SEARCH, false, SearchResultDoneProtocolOp::new, () -> {
            if (request.getBaseDN().isEmpty() && SearchScope.BASE.equals(request.getScope())) {
                entries.add(rootDse(request.getAttributes()));
                return;
            }
            if (session.anonymous()) {
                throw house.domain().answers.notAuthenticated();
            }
            known(controls, SEARCH_CONTROLS);
            refer[0] = search(request, controls, entries, back);
        });
        try {
            for (Entry entry : entries) {
                connection.sendSearchResultEntry(id, entry);
            }
            if (refer[0] && done.getSearchResultDoneProtocolOp().getResultCode() == 0) {
                connection.sendSearchResultReference(
                        id,
                        new SearchResultReferenceProtocolOp(List.of("ldap://"
                                + house.domain().realm.toLowerCase(Locale.ROOT) + "/CN=Configuration,"
                                + house.domain().base)));
            }
        } catch (LDAPException gone) {
            drop();
        }
        back.addAll(done.getControls());
        return new LDAPMessage(id, done.getProtocolOp(), back);
    }

    /** Fills in entries and controls; true when the search passed the border to another naming context. */
    private boolean search(
            SearchRequestProtocolOp request, List<Control> controls, List<Entry> entries, List<Control> back)
            throws LDAPException {
        Answers answers = house.domain().answers;
        if (request.getBaseDN().isEmpty()) {
            throw answers.missing("empty base DN", "");
        }
        boolean showDeleted = has(controls, SHOW_DELETED) || has(controls, SHOW_RECYCLED);
        AdObject base = base(request.getBaseDN(), showDeleted);
        Control paging = controls.stream()
                .filter(control -> control.getOID().equals(SimplePagedResultsControl.PAGED_RESULTS_OID))
                .findFirst()
                .orElse(null);
        SimplePagedResultsControl page = paging == null
                ? null
                : paging instanceof SimplePagedResultsControl read
                        ? read
                        : new SimplePagedResultsControl(paging.getOID(), paging.isCritical(), paging.getValue());
        String cookie =
                page == null || page.getCookie() == null ? "" : page.getCookie().stringValue();
        List<AdObject> found;
        if (cookie.isEmpty()) {
            // Tombstones are for administrators only; others see the container alone.
            boolean deleted = showDeleted && house.rights().all(session);
            found = showDeleted && !deleted && base == house.domain().deletedObjects
                    ? List.of(base)
                    : house.reads().find(base, request.getScope(), request.getFilter(), deleted);
            sort(found, controls);
        } else {
            Page kept = pages.remove(cookie);
            if (kept == null) {
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM,
                        "error in module dsdb_paged_results: Unwilling to perform during LDB_SEARCH (53)",
                        ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
                        "00000057: LdapErr: DSID-0C090850, comment: Error processing control, data 0, v4563");
            }
            found = kept.rest();
        }
        int most = page == null ? house.entryLimit() : Math.min(Math.max(1, page.getSize()), house.entryLimit());
        if (answers.microsoft && page == null && request.getSizeLimit() > 0) {
            most = Math.min(most, request.getSizeLimit());
        }
        boolean atBase = SearchScope.BASE.equals(request.getScope());
        for (AdObject object : found.subList(0, Math.min(most, found.size()))) {
            entries.add(house.reads().show(object, request.getAttributes(), request.typesOnly(), atBase));
        }
        if (page != null) {
            ASN1OctetString next = null;
            // A full page is followed by another, though it may be empty: so does Samba.
            if (found.size() >= most) {
                next = new ASN1OctetString("page-" + COOKIES.incrementAndGet());
                pages.put(next.stringValue(), new Page(found.subList(most, found.size()), request));
                while (pages.size() > OPEN_PAGED_SEARCHES) {
                    pages.remove(pages.keySet().iterator().next());
                }
            }
            back.add(new SimplePagedResultsControl(0, next));
        } else if (found.size() > most) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED, answers.microsoft ? "\0" : "");
        }
        return base == house.domain().root
                && SearchScope.SUB.equals(request.getScope())
                && !has(controls, DOMAIN_SCOPE)
                && (page == null || cookie.isEmpty());
    }

    private void sort(List<AdObject> found, List<Control> controls) throws LDAPException {
        for (Control control : controls) {
            if (!control.getOID().equals(ServerSideSortRequestControl.SERVER_SIDE_SORT_REQUEST_OID)) {
                continue;
            }
            ServerSideSortRequestControl order = control instanceof ServerSideSortRequestControl read
                    ? read
                    : new ServerSideSortRequestControl(control);
            SortKey key = order.getSortKeys()[0];
            Comparator<AdObject> by = Comparator.comparing(
                    object -> {
                        String value = house.reads()
                                .show(object, List.of(key.getAttributeName()), false, false)
                                .getAttributeValue(key.getAttributeName());
                        return value == null ? null : value.toLowerCase(Locale.ROOT);
                    },
                    Comparator.nullsLast(Comparator.naturalOrder()));
            found.sort(key.reverseOrder() ? by.reversed() : by);
        }
    }

    private AdObject base(String name, boolean showDeleted) throws LDAPException {
        Domain domain = house.domain();
        String text = "acl_read: Error retrieving instanceType for base.";
        AdObject base;
        DN dn = DN.NULL_DN;
        if (name.startsWith("<")) {
            base = domain.named(name);
        } else {
            try {
                dn = new DN(name);
            } catch (LDAPException malformed) {
                throw domain.answers.no(
                        ResultCode.INVALID_DN_SYNTAX,
                        "00002032: ldb_search: invalid basedn '(null)'",
                        "0000208F: NameErr: DSID-03100225, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'"
                                + name + "'");
            }
            if (domain.foreign(dn)) {
                throw domain.answers.foreign(
                        text, name, name.toLowerCase(Locale.ROOT).replaceAll(".*?dc=", ""));
            }
            base = domain.at(dn);
        }
        if (base == null || (base.deleted && !showDeleted)) {
            throw domain.answers.missing(text, name.startsWith("<") ? "" : domain.bestMatch(dn));
        }
        return base;
    }

    private Entry rootDse(List<String> wanted) {
        Domain domain = house.domain();
        String configuration = "CN=Configuration," + domain.base;
        Entry entry = new Entry("");
        entry.addAttribute("defaultNamingContext", domain.base.toString());
        entry.addAttribute("rootDomainNamingContext", domain.base.toString());
        entry.addAttribute("configurationNamingContext", configuration);
        entry.addAttribute("schemaNamingContext", "CN=Schema," + configuration);
        entry.addAttribute("namingContexts", domain.base.toString(), configuration, "CN=Schema," + configuration);
        entry.addAttribute("dnsHostName", "dc1." + domain.realm.toLowerCase(Locale.ROOT));
        entry.addAttribute("highestCommittedUSN", Long.toString(domain.usn));
        entry.addAttribute("domainFunctionality", "4");
        entry.addAttribute("forestFunctionality", "4");
        entry.addAttribute("domainControllerFunctionality", "4");
        entry.addAttribute("isSynchronized", "TRUE");
        entry.addAttribute("isGlobalCatalogReady", "TRUE");
        entry.addAttribute("supportedLDAPVersion", "2", "3");
        entry.addAttribute(
                "supportedCapabilities",
                "1.2.840.113556.1.4.800",
                "1.2.840.113556.1.4.1670",
                "1.2.840.113556.1.4.1791",
                "1.2.840.113556.1.4.1935");
        List<String> controls = new ArrayList<>(SEARCH_CONTROLS);
        controls.add(TREE_DELETE);
        controls.add(PERMISSIVE);
        entry.addAttribute("supportedControl", controls);
        if (wanted.isEmpty() || wanted.contains("*") || wanted.contains("+")) {
            return entry;
        }
        Entry some = new Entry("");
        wanted.stream()
                .map(entry::getAttribute)
                .filter(java.util.Objects::nonNull)
                .forEach(some::addAttribute);
        return some;
    }
}
