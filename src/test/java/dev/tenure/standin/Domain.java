package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The data of the domain: the tree of objects, the maps that find them, and the numbers that are handed out. */
final class Domain {

    /** Attributes by which an equality search goes to a map instead of through the tree. */
    private static final Set<String> INDEXED = Set.of(
            "samaccountname",
            "userprincipalname",
            "employeeid",
            "employeenumber",
            "mail",
            "proxyaddresses",
            "serviceprincipalname");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'.0Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long FILETIME_EPOCH_SECONDS = 11_644_473_600L;

    final DN base;
    final String realm;
    final String netbios;
    final String domainSid;
    final AdSchema schema;
    final Answers answers;
    final Clock clock;
    final ReadWriteLock lock = new ReentrantReadWriteLock();
    final AdObject root;
    AdObject deletedObjects;
    long usn = 4000;
    private int rid = 1103;

    private final Map<UUID, AdObject> byGuid = new HashMap<>();
    private final Map<String, AdObject> bySid = new HashMap<>();
    private final Map<String, Map<String, List<AdObject>>> indexes = new HashMap<>();
    /** Account names without accents; the directory takes two names that differ in accents alone for one. */
    private final Map<String, AdObject> accounts = new HashMap<>();

    Domain(DN base, String realm, String netbios, AdSchema schema, Answers answers, Clock clock) {
        this.base = base;
        this.realm = realm;
        this.netbios = netbios;
        this.schema = schema;
        this.answers = answers;
        this.clock = clock;
        this.domainSid = "S-1-5-21-1732251262-4200321016-2155559892";
        INDEXED.forEach(name -> indexes.put(name, new HashMap<>()));
        root = new AdObject(UUID.randomUUID(), schema.structural("domainDNS"));
        root.rdnType = "DC";
        root.rdnValue = base.getRDN().getAttributeValues()[0];
        root.sid = Ids.sid(domainSid);
        byGuid.put(root.guid, root);
        bySid.put(Ids.hex(root.sid), root);
        stampNew(root);
    }

    // ------------------------------------------------------------------------------------------------- names

    String dn(AdObject object) {
        if (object == root) {
            return base.toString();
        }
        StringBuilder text = new StringBuilder(80);
        for (AdObject at = object; at != root; at = at.parent) {
            text.append(at.rdnType).append('=').append(escape(at.rdnValue)).append(',');
        }
        return text.append(base).toString();
    }

    /** A name as it stands in a DN, in the form that the directory gives back. */
    static String escape(String value) {
        StringBuilder text = null;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            String safe = switch (c) {
                case ',', '+', '"', '\\', '<', '>' -> "\\" + c;
                case ';' -> "\\3B";
                case '=' -> "\\3D";
                case '\n' -> "\\0A";
                case '\r' -> "\\0D";
                case '#' -> i == 0 ? "\\#" : null;
                case ' ' -> i == 0 || i == value.length() - 1 ? "\\ " : null;
                default -> null;
            };
            if (safe != null && text == null) {
                text = new StringBuilder(value.length() + 8).append(value, 0, i);
            }
            if (text != null) {
                if (safe == null) {
                    text.append(c);
                } else {
                    text.append(safe);
                }
            }
        }
        return text == null ? value : text.toString();
    }

    String childKey(String rdnType, String rdnValue) {
        String name = AttributeType.lower(rdnValue);
        return rdnType.toLowerCase(Locale.ROOT) + "=" + (answers.microsoft ? Accents.fold(name) : name);
    }

    /** The RDNs below the base, outermost last; null when the DN lies outside this domain. */
    private RDN[] below(DN dn) {
        if (!dn.isDescendantOf(base, true)) {
            return null;
        }
        RDN[] all = dn.getRDNs();
        RDN[] mine = new RDN[all.length - base.getRDNs().length];
        System.arraycopy(all, 0, mine, 0, mine.length);
        return mine;
    }

    boolean foreign(DN dn) {
        return !dn.isDescendantOf(base, true);
    }

    /** The object at this DN, deleted ones included, or null. */
    AdObject at(DN dn) {
        RDN[] path = below(dn);
        if (path == null) {
            return null;
        }
        AdObject at = root;
        for (int i = path.length - 1; i >= 0 && at != null; i--) {
            if (path[i].isMultiValued()) {
                return null;
            }
            at = at.children.get(childKey(path[i].getAttributeNames()[0], path[i].getAttributeValues()[0]));
        }
        return at;
    }

    /** The deepest object on the way to this DN. */
    String bestMatch(DN dn) {
        for (DN at = dn; at != null && !at.isNullDN(); at = at.getParent()) {
            AdObject object = at(at);
            if (object != null) {
                return dn(object);
            }
        }
        return "";
    }

    /** An object named by `<GUID=...>`, `<SID=...>`, `<WKGUID=...>` or a DN; null when there is none. */
    AdObject named(String name) throws LDAPException {
        if (name.startsWith("<") && name.contains(">")) {
            String inner = name.substring(1, name.indexOf('>'));
            String value = inner.substring(inner.indexOf('=') + 1);
            String kind = inner.substring(0, Math.max(0, inner.indexOf('='))).toUpperCase(Locale.ROOT);
            try {
                return switch (kind) {
                    case "GUID" ->
                        byGuid.get(
                                value.length() == 32
                                        ? Ids.guid(java.util.HexFormat.of().parseHex(value))
                                        : UUID.fromString(value));
                    case "SID" ->
                        bySid.get(value.startsWith("S-") ? Ids.hex(Ids.sid(value)) : value.toLowerCase(Locale.ROOT));
                    case "WKGUID" -> wellKnown(value);
                    default -> throw new IllegalArgumentException(kind);
                };
            } catch (IllegalArgumentException malformed) {
                throw answers.no(ResultCode.INVALID_DN_SYNTAX, "00002032: invalid dn '(null)'");
            }
        }
        return at(new DN(name));
    }

    private AdObject wellKnown(String value) {
        String guid = value.substring(0, Math.max(0, value.indexOf(','))).toUpperCase(Locale.ROOT);
        return switch (guid) {
            case "A9D1CA15768811D1ADED00C04FD8D5CD" -> root.children.get("cn=users");
            case "AA312825768811D1ADED00C04FD8D5CD" -> root.children.get("cn=computers");
            case "18E2EA80684F11D2B9AA00C04F79F805" -> deletedObjects;
            default -> null;
        };
    }

    AdObject bySid(byte[] sid) {
        return bySid.get(Ids.hex(sid));
    }

    AdObject byRid(long number) {
        return bySid(Ids.sid(domainSid + "-" + number));
    }

    AdObject byAccount(String name) {
        return accounts.get(accountKey(name));
    }

    private static String accountKey(String name) {
        return Accents.fold(AttributeType.lower(name));
    }

    AdObject byPrincipal(String upn) {
        List<AdObject> found = indexed(schema.known("userPrincipalName"), upn.getBytes(StandardCharsets.UTF_8));
        return found == null || found.isEmpty() ? null : found.get(0);
    }

    /** The account whose name and realm make this principal name, whether or not it has one of its own. */
    AdObject byImplicitPrincipal(String upn) {
        int at = upn.lastIndexOf('@');
        if (at < 1) {
            return null;
        }
        String suffix = upn.substring(at + 1);
        return suffix.equalsIgnoreCase(realm) || suffix.equalsIgnoreCase(netbios)
                ? byAccount(upn.substring(0, at))
                : null;
    }

    // --------------------------------------------------------------------------------------- tree and indexes

    void hang(AdObject object, AdObject parent) {
        object.parent = parent;
        parent.children.put(childKey(object.rdnType, object.rdnValue), object);
    }

    void unhang(AdObject object) {
        object.parent.children.remove(childKey(object.rdnType, object.rdnValue));
    }

    void register(AdObject object) {
        byGuid.put(object.guid, object);
        if (object.sid != null) {
            bySid.put(Ids.hex(object.sid), object);
        }
    }

    /** Gives an attribute its value, or takes it away when the value is null; the maps follow. */
    void put(AdObject object, AttributeType type, Attribute value) {
        String key = type.key();
        Attribute before = value == null ? object.values.remove(key) : object.values.put(key, value);
        if (key.equals("samaccountname")) {
            if (before != null) {
                accounts.remove(accountKey(before.getValue()), object);
            }
            if (value != null && !object.deleted) {
                accounts.put(accountKey(value.getValue()), object);
            }
        }
        Map<String, List<AdObject>> index = indexes.get(key);
        if (index == null) {
            return;
        }
        if (before != null) {
            for (byte[] old : before.getValueByteArrays()) {
                index.computeIfPresent(type.normal(old, answers.microsoft), (any, held) -> {
                    held.remove(object);
                    return held.isEmpty() ? null : held;
                });
            }
        }
        if (value != null) {
            for (byte[] now : value.getValueByteArrays()) {
                index.computeIfAbsent(type.normal(now, answers.microsoft), any -> new ArrayList<>(1))
                        .add(object);
            }
        }
    }

    void put(AdObject object, String name, String... values) {
        AttributeType type = schema.known(name);
        put(object, type, values.length == 0 ? null : new Attribute(type.name(), values));
    }

    /** Objects that have this value of an indexed attribute; null when the attribute is not indexed. */
    List<AdObject> indexed(AttributeType type, byte[] value) {
        Map<String, List<AdObject>> index = indexes.get(type.key());
        return index == null ? null : index.getOrDefault(type.normal(value, answers.microsoft), List.of());
    }

    AdObject byGuid(UUID guid) {
        return byGuid.get(guid);
    }

    // ----------------------------------------------------------------------------------------- numbers, times

    byte[] nextSid() {
        return Ids.sid(domainSid + "-" + ++rid);
    }

    void stampNew(AdObject object) {
        String number = Long.toString(++usn);
        String now = TIME.format(clock.instant());
        put(object, "uSNCreated", number);
        put(object, "uSNChanged", number);
        put(object, "whenCreated", now);
        put(object, "whenChanged", now);
    }

    void stampChanged(AdObject object) {
        put(object, "uSNChanged", Long.toString(++usn));
        put(object, "whenChanged", TIME.format(clock.instant()));
    }

    /** Now, in 100 nanoseconds since 1601. */
    long fileTime() {
        Instant now = clock.instant();
        return (now.getEpochSecond() + FILETIME_EPOCH_SECONDS) * 10_000_000L + now.getNano() / 100;
    }

    // ------------------------------------------------------------------------------------------------- groups

    /** Everything reached from an object over a link, round and round, itself left out unless a circle leads back. */
    static Set<AdObject> closure(Collection<AdObject> first, String link, boolean forward) {
        Set<AdObject> seen = new LinkedHashSet<>(first);
        Deque<AdObject> open = new ArrayDeque<>(first);
        while (!open.isEmpty()) {
            AdObject at = open.remove();
            for (AdObject next : forward ? at.linked(link) : at.linkedFrom(link)) {
                if (seen.add(next)) {
                    open.add(next);
                }
            }
        }
        return seen;
    }

    /** All groups of an account: its own, theirs, and those of its primary group. */
    Set<AdObject> groups(AdObject account) {
        Set<AdObject> first = new LinkedHashSet<>(account.linkedFrom("member"));
        AdObject primary = byRid(account.number("primarygroupid", 0));
        if (primary != null) {
            first.add(primary);
        }
        return closure(first, "member", false);
    }
}
