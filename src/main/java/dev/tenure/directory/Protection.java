package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Keeps us from administrators' accounts and from what lies outside our bases, whatever rights we were given. */
@Component
class Protection {

    static final String TOKEN_GROUPS = "tokenGroups";
    static final String ADMIN_COUNT = "adminCount";
    static final String SID = "objectSid";

    static final List<String> OF_GROUPS = List.of(ObjectGuid.ATTRIBUTE, SID, ADMIN_COUNT, Groups.MEMBER_OF);

    /** Last parts of the domain's own administrators' accounts and groups. */
    private static final Set<String> DOMAIN_RIDS =
            Set.of("498", "500", "502", "512", "516", "517", "518", "519", "520", "521", "526", "527");

    /** Administrators and the operators, below BUILTIN. */
    private static final Set<String> BUILTIN_RIDS = Set.of("544", "548", "549", "550", "551", "552");

    private static final String BUILTIN = "S-1-5-32-";
    private static final String DOMAIN = "S-1-5-21-";

    private final Directory directory;
    private final List<DN> bases;
    private final List<DN> furtherGroups;
    private final ConcurrentHashMap<DN, String> furtherSids = new ConcurrentHashMap<>();

    Protection(Directory directory, DirectorySettings settings) {
        this.directory = directory;
        this.bases = settings.bases();
        this.furtherGroups = settings.furtherProtectedGroups();
    }

    /** Why the account must not be touched, if so. It was read by itself, with its groups. */
    Optional<Refused> forbids(SearchResultEntry account) throws Answered {
        Optional<Refused> outside = forbidsPlace(account.getDN());
        if (outside.isPresent()) {
            return outside;
        }
        String adminCount = account.getAttributeValue(ADMIN_COUNT);
        if (adminCount != null && !adminCount.equals("0")) {
            return Optional.of(rule(Cause.PROTECTED, "adminCount=" + adminCount, account.getDN(), ADMIN_COUNT));
        }
        List<byte[]> groups = directory.values(account, TOKEN_GROUPS);
        byte[] own = account.getAttributeValueBytes(SID);
        if (groups.isEmpty() || own == null) {
            // Everybody is in some group: we were not shown them, so we do not know whom we would touch.
            return Optional.of(
                    rule(Cause.NO_RIGHT, "tokenGroups and objectSid cannot be read", account.getDN(), TOKEN_GROUPS));
        }
        Set<String> further = furtherSids();
        return Stream.concat(groups.stream(), Stream.of(own))
                .map(Sid::text)
                .filter(sid -> isProtected(sid) || further.contains(sid))
                .findFirst()
                .map(sid -> rule(Cause.PROTECTED, "member of " + sid, account.getDN(), null));
    }

    /**
     * Why nobody is put into the group, or taken out of it, by us, if so. Whoever is put into a group is in those too
     * that the group is in.
     *
     * @param group as it was read with {@link #OF_GROUPS}
     */
    Optional<Refused> forbidsGroup(SearchResultEntry group) throws Answered {
        Set<String> seen = new HashSet<>();
        Deque<SearchResultEntry> toLookAt = new ArrayDeque<>(List.of(group));
        while (!toLookAt.isEmpty()) {
            SearchResultEntry next = toLookAt.remove();
            Optional<String> why = protects(next);
            if (why.isPresent()) {
                String rule = next.getDN().equals(group.getDN())
                        ? why.get()
                        : why.get() + " of " + next.getDN() + ", which it is in";
                return Optional.of(rule(Cause.PROTECTED, rule, group.getDN(), null));
            }
            for (byte[] value : directory.values(next, Groups.MEMBER_OF)) {
                String dn = new String(value, StandardCharsets.UTF_8);
                if (seen.add(dn)) {
                    directory.read(dn, OF_GROUPS.toArray(String[]::new)).ifPresent(toLookAt::add);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> protects(SearchResultEntry group) throws Answered {
        String adminCount = group.getAttributeValue(ADMIN_COUNT);
        if (adminCount != null && !adminCount.equals("0")) {
            return Optional.of("adminCount=" + adminCount);
        }
        byte[] own = group.getAttributeValueBytes(SID);
        if (own == null) {
            // We do not know what it is.
            return Optional.of("unreadable objectSid");
        }
        String sid = Sid.text(own);
        return isProtected(sid) || furtherSids().contains(sid) ? Optional.of("objectSid=" + sid) : Optional.empty();
    }

    /** Whether the place is none of ours. */
    Optional<Refused> forbidsPlace(String dn) {
        try {
            DN parsed = new DN(dn);
            boolean inside = bases.stream().anyMatch(base -> parsed.isDescendantOf(base, true));
            return inside
                    ? Optional.empty()
                    : Optional.of(rule(Cause.OUTSIDE_BASE, "not under a base that we look after", dn, null));
        } catch (LDAPException notADn) {
            return Optional.of(rule(Cause.CONTAINER_MISSING, "not a DN", dn, null));
        }
    }

    /** What can be said of an account that was read without its groups: enough to leave it alone, never to touch it. */
    static boolean looksProtected(Entry account) {
        String adminCount = account.getAttributeValue(ADMIN_COUNT);
        byte[] own = account.getAttributeValueBytes(SID);
        return (adminCount != null && !adminCount.equals("0")) || (own != null && isProtected(Sid.text(own)));
    }

    private static boolean isProtected(String sid) {
        String rid = sid.substring(sid.lastIndexOf('-') + 1);
        return (sid.startsWith(BUILTIN) && BUILTIN_RIDS.contains(rid))
                || (sid.startsWith(DOMAIN) && DOMAIN_RIDS.contains(rid));
    }

    private Set<String> furtherSids() throws Answered {
        for (DN group : furtherGroups) {
            if (!furtherSids.containsKey(group)) {
                Optional<String> sid = directory
                        .read(group.toString(), SID)
                        .map(entry -> entry.getAttributeValueBytes(SID))
                        .map(Sid::text);
                furtherSids.put(
                        group,
                        sid.orElseThrow(() -> new IllegalStateException(
                                "tenure.directory.protected-groups names " + group + ", which is not there.")));
            }
        }
        return Set.copyOf(furtherSids.values());
    }

    static Refused rule(Cause cause, String rule, String dn, @Nullable String attribute) {
        return new Refused(new Refusal(cause, "rule", 0, null, rule, attribute, null, dn));
    }
}
