package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Finds groups, and which of them an account is in. The members of a group are never listed: they may be many. */
@Component
class Groups {

    static final String MEMBER = "member";
    static final String MEMBER_OF = "memberOf";
    private static final String PRIMARY_GROUP = "primaryGroupID";

    /** How many groups one search asks for. */
    private static final int AT_ONCE = 100;

    private final Directory directory;
    private final DN base;

    Groups(Directory directory, DirectorySettings settings) {
        this.directory = directory;
        this.base = settings.base();
    }

    /**
     * An account with the groups that it is directly in; groups within groups do not count.
     *
     * @param entry null for an account that is yet to be made
     */
    record Member(@Nullable SearchResultEntry entry, Set<DN> in) {

        static final Member NOBODY_YET = new Member(null, Set.of());

        String dn() {
            return entry == null ? "" : entry.getDN();
        }

        /** Whether it is in the group, be it as the primary one, of which neither side tells. */
        boolean isIn(SearchResultEntry group) {
            return in.contains(parsed(group)) || isPrimary(group);
        }

        private boolean isPrimary(SearchResultEntry group) {
            if (entry == null) {
                return false;
            }
            byte[] own = entry.getAttributeValueBytes(Protection.SID);
            byte[] others = group.getAttributeValueBytes(Protection.SID);
            if (own == null || others == null) {
                return false;
            }
            String sid = Sid.text(own);
            String domain = sid.substring(0, sid.lastIndexOf('-') + 1);
            return Sid.text(others).equals(domain + entry.getAttributeValue(PRIMARY_GROUP));
        }
    }

    /**
     * Groups that were found under the base DN.
     *
     * @param forbidden why we leave a group alone, if so, of those that were looked at
     */
    record Found(
            Map<DN, SearchResultEntry> byDn,
            Map<UUID, SearchResultEntry> byGuid,
            Map<UUID, Optional<Refused>> forbidden) {}

    /** What is read of an account so that {@link #member(SearchResultEntry)} can tell its groups. */
    static final List<String> OF_MEMBERS = List.of(MEMBER_OF, PRIMARY_GROUP, Protection.SID);

    private static final String[] OF_ACCOUNTS = {
        ObjectGuid.ATTRIBUTE, MEMBER_OF, PRIMARY_GROUP, Protection.ADMIN_COUNT, Protection.SID, Protection.TOKEN_GROUPS
    };

    /** The account with everything that protects it. */
    Optional<Member> member(UUID account) throws Answered {
        return member(directory.read(account, OF_ACCOUNTS));
    }

    /** The same of one that we do not know to be anybody's yet. */
    Optional<Member> member(String dn) throws Answered {
        return member(directory.read(dn, OF_ACCOUNTS));
    }

    private Optional<Member> member(Optional<SearchResultEntry> entry) throws Answered {
        return entry.isEmpty() ? Optional.empty() : Optional.of(member(entry.get()));
    }

    /** An account that was read already, with {@link #OF_MEMBERS}. */
    Member member(SearchResultEntry entry) throws Answered {
        Set<DN> in = new HashSet<>();
        for (byte[] dn : directory.values(entry, MEMBER_OF)) {
            in.add(parsed(new String(dn, StandardCharsets.UTF_8)));
        }
        return new Member(entry, in);
    }

    /** Whatever is there of them, by one search for a hundred. */
    Found find(Collection<DN> names, Collection<UUID> guids) throws Answered {
        List<Filter> each = new ArrayList<>();
        names.forEach(dn -> each.add(Filter.createEqualityFilter(Differences.DN_ATTRIBUTE, wire(dn))));
        guids.forEach(guid -> each.add(Filter.createEqualityFilter(ObjectGuid.ATTRIBUTE, ObjectGuid.bytes(guid))));
        Map<DN, SearchResultEntry> byDn = new HashMap<>();
        Map<UUID, SearchResultEntry> byGuid = new HashMap<>();
        for (int from = 0; from < each.size(); from += AT_ONCE) {
            Filter any = Filter.createORFilter(each.subList(from, Math.min(from + AT_ONCE, each.size())));
            Filter groups = Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "group"), any);
            for (SearchResultEntry group : directory.find(groups, Protection.OF_GROUPS.toArray(String[]::new))) {
                byDn.put(parsed(group), group);
                byGuid.put(ObjectGuid.of(group), group);
            }
        }
        return new Found(byDn, byGuid, new HashMap<>());
    }

    /** Where the group is now, be it outside the base DN. */
    Optional<DN> place(UUID guid) throws Answered {
        return directory.read(guid, ObjectGuid.ATTRIBUTE).map(Groups::parsed);
    }

    /** Asks the group itself, which knows at once; one question whatever its size. */
    boolean holds(UUID group, String memberDn) throws Answered {
        Filter filter = Filter.createANDFilter(
                Filter.createEqualityFilter(ObjectGuid.ATTRIBUTE, ObjectGuid.bytes(group)),
                Filter.createEqualityFilter(MEMBER, memberDn));
        return !directory.find(filter, ObjectGuid.ATTRIBUTE).isEmpty();
    }

    /** RDNs under the base DN, or a DN under it; null if it is no DN. */
    @Nullable
    DN named(String text) {
        try {
            DN dn = new DN(text);
            if (dn.isNullDN()
                    || dn.isDescendantOf(base, true)
                    || dn.getRDNs()[dn.getRDNs().length - 1].hasAttribute("DC")) {
                return dn.isNullDN() ? null : dn;
            }
            List<RDN> rdns = new ArrayList<>(List.of(dn.getRDNs()));
            rdns.addAll(List.of(base.getRDNs()));
            return new DN(rdns);
        } catch (LDAPException notADn) {
            return null;
        }
    }

    boolean isUnderBase(DN dn) {
        return dn.isDescendantOf(base, false);
    }

    /** The SDK leaves {@code =} alone, which RFC 4514 allows and Samba does not find. */
    private static String wire(DN dn) {
        return Arrays.stream(dn.getRDNs()).map(Groups::wire).collect(Collectors.joining(","));
    }

    private static String wire(RDN rdn) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < rdn.getAttributeNames().length; i++) {
            String name = rdn.getAttributeNames()[i];
            String part = new RDN(name, rdn.getAttributeValues()[i]).toString();
            parts.add(name + "=" + part.substring(name.length() + 1).replace("=", "\\3D"));
        }
        return String.join("+", parts);
    }

    static Group group(SearchResultEntry entry) {
        return new Group(ObjectGuid.of(entry), entry.getDN());
    }

    static DN parsed(SearchResultEntry entry) {
        return parsed(entry.getDN());
    }

    static DN parsed(String dn) {
        try {
            return new DN(dn);
        } catch (LDAPException notADn) {
            throw new IllegalStateException("The directory gave a DN that is none.");
        }
    }
}
