package dev.tenure.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Deletes the account of somebody who is gone: only one that we know to be theirs, that is disabled and carries their
 * employee number, and never a protected one. All that can be read of it is kept first, so that it can be told, and
 * put back, what was there.
 */
@Component
class Deletion {

    /** What is no use to anybody who puts an account back, and must not lie about. */
    private static final Set<String> SECRET = Set.of(
            "unicodepwd",
            "userpassword",
            "unixuserpassword",
            "dbcspwd",
            "ntpwdhistory",
            "lmpwdhistory",
            "supplementalcredentials",
            "ms-mcs-admpwd",
            "mslaps-password",
            "mslaps-encryptedpassword",
            "mslaps-encryptedpasswordhistory",
            "msds-managedpassword",
            "msfve-recoverypassword",
            "mspki-accountcredentials",
            "mspkiroamingtimestamp",
            "mspkidpapimasterkeys");

    /** Asked for only to know whether the account is protected. */
    private static final Set<String> CONSTRUCTED =
            Set.of(Protection.TOKEN_GROUPS.toLowerCase(Locale.ROOT), Differences.DN_ATTRIBUTE.toLowerCase(Locale.ROOT));

    /** A picture, for one, is not kept as text. */
    private static final int LONGEST = 10_000;

    private final Directory directory;
    private final Ledger ledger;
    private final Protection protection;
    private final DirectorySettings settings;

    Deletion(Directory directory, Ledger ledger, Protection protection, DirectorySettings settings) {
        this.directory = directory;
        this.ledger = ledger;
        this.protection = protection;
        this.settings = settings;
    }

    Outcome carryOut(AccountOrder order) throws Answered {
        Account link = ledger.of(order.personId()).orElse(null);
        if (link == null) {
            return new Absent();
        }
        Optional<SearchResultEntry> now = read(link);
        if (now.isEmpty()) {
            return gone(order, link);
        }
        Optional<Refused> forbidden = forbids(order, now.get());
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        UUID id = UUID.randomUUID();
        List<AttributeWrite> writes = writes(now.get());
        ledger.plan(id, order, Operation.DELETE, now.get().getDN(), writes);
        try {
            // By its key: another account may have taken the name meanwhile.
            directory.delete(ObjectGuid.asBase(link.objectGuid()));
        } catch (Answered answered) {
            if (read(link).isEmpty()) {
                return gone(order, link);
            }
            ledger.refused(id);
            return answered.refused(Refusals.cause(answered.meaning()));
        }
        ledger.deleted(order.personId());
        return new Written(link, Deed.DELETED, writes);
    }

    Draft draft(AccountOrder order) throws Answered {
        Account link = ledger.of(order.personId()).orElse(null);
        Optional<SearchResultEntry> now = link == null ? Optional.empty() : read(link);
        if (now.isEmpty()) {
            return new Draft.Stops(new Absent());
        }
        Optional<Refused> forbidden = forbids(order, now.get());
        return forbidden.isPresent()
                ? new Draft.Stops(forbidden.get())
                : new Draft.Writes(Deed.DELETED, now.get().getDN(), link.accountName(), writes(now.get()));
    }

    /** We may have deleted it ourselves and been cut off before we could say so; else somebody was faster. */
    private Outcome gone(AccountOrder order, Account link) {
        Optional<List<AttributeWrite>> planned = ledger.plannedDeletion(order.personId());
        ledger.deleted(order.personId());
        return planned.isPresent() ? new Written(link, Deed.DELETED, planned.get()) : new Absent();
    }

    private Optional<SearchResultEntry> read(Account link) throws Answered {
        return directory.read(link.objectGuid(), "*", Protection.TOKEN_GROUPS);
    }

    private Optional<Refused> forbids(AccountOrder order, SearchResultEntry now) throws Answered {
        Optional<Refused> forbidden = protection.forbids(now);
        if (forbidden.isPresent()) {
            return forbidden;
        }
        if (Wanted.isEnabled(now)) {
            return Optional.of(
                    Protection.rule(Cause.IN_USE, "the account is enabled", now.getDN(), Wanted.ACCOUNT_CONTROL));
        }
        String anchor = settings.anchorAttribute();
        return order.person().numbers().contains(now.getAttributeValue(anchor))
                ? Optional.empty()
                : Optional.of(Protection.rule(
                        Cause.IN_USE, "the account carries another employee number", now.getDN(), anchor));
    }

    private static List<AttributeWrite> writes(SearchResultEntry now) {
        List<AttributeWrite> writes = new ArrayList<>();
        writes.add(new AttributeWrite(Differences.DN_ATTRIBUTE, now.getDN(), null));
        for (Attribute attribute : now.getAttributes()) {
            String name = attribute.getBaseName().toLowerCase(Locale.ROOT);
            if (attribute.hasValue() && !SECRET.contains(name) && !CONSTRUCTED.contains(name)) {
                writes.add(new AttributeWrite(attribute.getName(), text(attribute), null));
            }
        }
        return writes;
    }

    private static String text(Attribute attribute) {
        return Arrays.stream(attribute.getValueByteArrays()).map(Deletion::text).collect(Collectors.joining(";"));
    }

    /** As text what is text, else as LDIF writes it, after two colons. */
    private static String text(byte[] value) {
        if (value.length > LONGEST) {
            return "(" + value.length + " bytes)";
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException binary) {
            return "::" + Base64.getEncoder().encodeToString(value);
        }
        return "::" + Base64.getEncoder().encodeToString(value);
    }
}
