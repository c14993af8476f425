package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.StaticUtils;
import dev.tenure.roster.Field;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Compares what a change wrote with what is there now, and decides what shall be put back. Reads only. */
@Component
class ReversalPlanner {

    private static final String WHEN_CHANGED = "whenChanged";

    /** Memberships have a journal of their own, and a password is kept nowhere. */
    private static final Set<String> NEVER = Set.of("member", "memberof", "unicodepwd", "pwdlastset");

    private final Directory directory;
    private final Lookup lookup;
    private final Ledger ledger;
    private final Journal journal;
    private final MembershipReversals memberships;
    private final Protection protection;
    private final DirectorySettings settings;

    ReversalPlanner(
            Directory directory,
            Lookup lookup,
            Ledger ledger,
            Journal journal,
            MembershipReversals memberships,
            Protection protection,
            DirectorySettings settings) {
        this.directory = directory;
        this.lookup = lookup;
        this.ledger = ledger;
        this.journal = journal;
        this.memberships = memberships;
        this.protection = protection;
        this.settings = settings;
    }

    /** One attribute over all writes of the change: from what it was before the first to what it was after the last. */
    private record Net(
            String attribute,
            @Nullable String before,
            @Nullable List<String> several,
            @Nullable UUID beforeManager,
            @Nullable String after,
            @Nullable UUID afterManager) {

        Net then(Net later) {
            return new Net(attribute, before, several, beforeManager, later.after, later.afterManager);
        }

        boolean is(String name) {
            return attribute.equalsIgnoreCase(name);
        }
    }

    ReversalPlan plan(UUID changeId) throws Answered {
        List<Journal.Kept> writes = journal.of(changeId);
        List<Grants.Kept> groups = memberships.doneFor(changeId);
        if (writes.isEmpty() && groups.isEmpty()) {
            return nothing(Reversal.Why.NOTHING_WRITTEN);
        }
        UUID undoes = writes.isEmpty() ? groups.get(0).undoes() : writes.get(0).undoes();
        if (undoes != null && (journal.isRedo(undoes) || memberships.isUndo(undoes))) {
            return nothing(Reversal.Why.UNDO_THE_CHANGE_AGAIN);
        }
        if (writes.stream().anyMatch(Journal.Kept::deletes)) {
            return nothing(Reversal.Why.ACCOUNT_DELETED);
        }
        UUID person =
                writes.isEmpty() ? groups.get(0).personId() : writes.get(0).personId();
        Optional<Account> account = ledger.of(person);
        if (account.isEmpty() || (writes.isEmpty() && !isOf(account.get(), groups))) {
            return nothing(Reversal.Why.ACCOUNT_GONE);
        }
        Map<String, Net> nets = nets(writes);
        Optional<SearchResultEntry> now = read(account.get().objectGuid(), nets.values());
        if (now.isEmpty()) {
            return nothing(Reversal.Why.ACCOUNT_GONE);
        }
        Optional<Refused> forbidden = protection.forbids(now.get());
        if (forbidden.isPresent()) {
            return new ReversalPlan.Stop(new Reversal.Stopped(forbidden.get().refusal()));
        }
        boolean created = writes.stream().anyMatch(Journal.Kept::creates);
        return new Comparison(
                        account.get(),
                        now.get(),
                        created,
                        later(writes),
                        memberships.plan(changeId, groups, account.get().objectGuid()))
                .compare(nets.values());
    }

    private static boolean isOf(Account account, List<Grants.Kept> groups) {
        return groups.stream().anyMatch(kept -> kept.account().equals(account.objectGuid()));
    }

    private static ReversalPlan nothing(Reversal.Why why) {
        return new ReversalPlan.Stop(new Reversal.Nothing(why));
    }

    private static Map<String, Net> nets(List<Journal.Kept> writes) {
        Map<String, Net> nets = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Journal.Kept write : writes) {
            write.after().forEach((attribute, after) -> {
                boolean manager = attribute.equalsIgnoreCase(Wanted.MANAGER);
                Net net = new Net(
                        attribute,
                        write.before().get(attribute),
                        write.several().get(attribute),
                        manager ? write.beforeManager() : null,
                        after,
                        manager ? write.afterManager() : null);
                nets.merge(attribute, net, Net::then);
            });
        }
        return nets;
    }

    /** The last later change of each attribute. */
    private Map<String, UUID> later(List<Journal.Kept> writes) {
        if (writes.isEmpty()) {
            return Map.of();
        }
        long last = writes.get(writes.size() - 1).place();
        UUID change = writes.get(0).changeId();
        Map<String, UUID> later = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Journal.Kept write : journal.laterThan(writes.get(0).personId(), last)) {
            // An undo stands aside for the change that it put back: when that one is undone again, it is the older.
            if (!write.changeId().equals(change)
                    && !write.changeId().equals(writes.get(0).undoes())) {
                write.after().keySet().forEach(attribute -> later.put(attribute, write.changeId()));
            }
        }
        return later;
    }

    private Optional<SearchResultEntry> read(UUID guid, Iterable<Net> nets) throws Answered {
        Set<String> attributes = new HashSet<>(Set.of(
                ObjectGuid.ATTRIBUTE,
                Lookup.ACCOUNT_NAME,
                Lookup.PRINCIPAL_NAME,
                Wanted.MAIL,
                Wanted.PROXY_ADDRESSES,
                Wanted.ACCOUNT_CONTROL,
                WHEN_CHANGED,
                Protection.ADMIN_COUNT,
                Protection.SID,
                Protection.TOKEN_GROUPS));
        nets.forEach(net -> attributes.add(net.attribute()));
        attributes.remove(Differences.DN_ATTRIBUTE);
        return directory.read(guid, attributes.toArray(String[]::new));
    }

    /** One account held against what a change had written to it. */
    private final class Comparison {

        private final Account account;
        private final SearchResultEntry now;
        private final boolean created;
        private final Map<String, UUID> later;
        private final MembershipReversal groups;

        private final List<Conflict> conflicts = new ArrayList<>();
        private final List<Modification> modifications = new ArrayList<>();
        private final List<AttributeWrite> writes = new ArrayList<>();
        private final Map<String, String> put = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Set<Field> fields = new HashSet<>();
        private final List<String> left = new ArrayList<>();
        private boolean unlinks;
        private boolean enabled;

        @Nullable
        private Plan.Move move;

        @Nullable
        private State state;

        @Nullable
        private String container;

        Comparison(
                Account account,
                SearchResultEntry now,
                boolean created,
                Map<String, UUID> later,
                MembershipReversal groups) {
            this.account = account;
            this.now = now;
            this.created = created;
            this.later = later;
            this.groups = groups;
            this.conflicts.addAll(groups.conflicts());
            if (groups.unjournalled()) {
                this.left.add(Groups.MEMBER_OF);
            }
            this.enabled = Wanted.isEnabled(now);
        }

        ReversalPlan compare(Iterable<Net> nets) throws Answered {
            for (Net net : nets) {
                if (created) {
                    if (net.is(Wanted.ACCOUNT_CONTROL)) {
                        disable(net);
                    }
                } else if (NEVER.contains(net.attribute().toLowerCase(Locale.ROOT))) {
                    left.add(net.attribute());
                } else if (net.is(Wanted.ACCOUNT_CONTROL)) {
                    control(net);
                } else if (net.is(Differences.DN_ATTRIBUTE)) {
                    place(net);
                } else {
                    attribute(net);
                }
            }
            if (!conflicts.isEmpty()) {
                return new ReversalPlan.Stop(new Reversal.Newer(conflicts));
            }
            if (groups.refusal() != null) {
                return new ReversalPlan.Stop(new Reversal.Stopped(groups.refusal()));
            }
            Optional<Refused> forbidden = move == null
                    ? Optional.empty()
                    : protection.forbidsPlace(move.parent().toString());
            if (forbidden.isPresent()) {
                return new ReversalPlan.Stop(
                        new Reversal.Stopped(forbidden.get().refusal()));
            }
            return new ReversalPlan.Back(
                    account,
                    now,
                    modifications,
                    move,
                    writes,
                    put,
                    enabled,
                    created,
                    unlinks,
                    unlinks ? Set.of() : fields,
                    unlinks ? null : state,
                    unlinks ? null : container,
                    left,
                    groups);
        }

        /** An account that the change created stays, and nobody can sign in with it. */
        private void disable(Net net) {
            if (isNotNewer(net, Wanted.isEnabled(now) ? "512" : "514")) {
                state = State.ENABLED;
                flag(false);
            }
        }

        /** Only the one flag is ours: the others may be what they are. */
        private void control(Net net) {
            if (net.before() == null || net.after() == null) {
                return;
            }
            boolean before = Wanted.isEnabled(net.before());
            boolean after = Wanted.isEnabled(net.after());
            if (before != after && isNotNewer(net, now.getAttributeValue(Wanted.ACCOUNT_CONTROL))) {
                state = after ? State.ENABLED : State.DISABLED;
                flag(before);
            }
        }

        private void flag(boolean enable) {
            if (enable != enabled) {
                String present = now.getAttributeValue(Wanted.ACCOUNT_CONTROL);
                replace(Wanted.ACCOUNT_CONTROL, present, List.of(Wanted.withEnabled(present, enable)));
                enabled = enable;
            }
        }

        private void place(Net net) throws Answered {
            if (net.before() == null || net.after() == null || samePlace(net.before(), net.after())) {
                return;
            }
            DN before = dn(net.before());
            DN after = dn(net.after());
            boolean back = samePlace(net.before(), now.getDN());
            if (!isNotNewer(net, now.getDN()) || (!back && !isAsWritten(net, samePlace(net.after(), now.getDN())))) {
                return;
            }
            if (!before.getParent().equals(after.getParent())) {
                container = under(settings.base(), after.getParent()).orElse(null);
            }
            if (!before.getRDN().equals(after.getRDN())) {
                fields.add(Field.GIVEN_NAME);
                fields.add(Field.FAMILY_NAME);
            }
            if (back) {
                return;
            }
            if (!lookup.isThere(before.getParentString())) {
                conflict(net, "container-gone", before.getParentString());
            } else if (directory
                    .read(net.before(), ObjectGuid.ATTRIBUTE)
                    .filter(there -> !ObjectGuid.of(there).equals(account.objectGuid()))
                    .isPresent()) {
                conflict(net, "place-taken", net.before());
            } else {
                move = new Plan.Move(List.of(before.getRDN().getAttributeValues()[0]), before.getParent());
                writes.add(new AttributeWrite(Differences.DN_ATTRIBUTE, now.getDN(), move.dn()));
            }
        }

        private void attribute(Net net) throws Answered {
            String present = Differences.text(now, net.attribute());
            if (same(net.attribute(), net.before(), net.after()) || !isNotNewer(net, present)) {
                return;
            }
            Optional<String> manager = Optional.empty();
            boolean back = same(net.attribute(), net.before(), present);
            if (net.is(Wanted.MANAGER)) {
                if (net.before() != null) {
                    manager = present(net.beforeManager(), net.before());
                    back |= manager.isPresent() && same(net.attribute(), manager.get(), present);
                }
                if (!back && !isAsWritten(net, isManager(present, net))) {
                    return;
                }
                if (!back && net.before() != null && manager.isEmpty()) {
                    conflict(net, "manager-gone", net.before());
                    return;
                }
            } else if (!back && !isAsWritten(net, same(net.attribute(), net.after(), present))) {
                return;
            }
            if (net.is(settings.anchorAttribute())) {
                unlinks = true;
            }
            Wanted.fieldsOf(net.attribute(), settings).forEach(fields::add);
            if (!back) {
                replace(net.attribute(), present, manager.map(List::of).orElseGet(() -> values(net)));
            }
        }

        /** Whether the manager that is there is the one that the change wrote, wherever that account lies now. */
        private boolean isManager(@Nullable String present, Net net) throws Answered {
            if (same(net.attribute(), net.after(), present)) {
                return true;
            }
            return present != null
                    && net.afterManager() != null
                    && directory
                            .read(present, ObjectGuid.ATTRIBUTE)
                            .filter(there -> ObjectGuid.of(there).equals(net.afterManager()))
                            .isPresent();
        }

        /** The present DN of an account that we know by its key, or by the DN that it had. */
        private Optional<String> present(@Nullable UUID guid, String dn) throws Answered {
            Optional<SearchResultEntry> byKey =
                    guid == null ? Optional.empty() : directory.read(guid, ObjectGuid.ATTRIBUTE);
            return (byKey.isPresent() ? byKey : directory.read(dn, ObjectGuid.ATTRIBUTE)).map(SearchResultEntry::getDN);
        }

        private boolean isNotNewer(Net net, @Nullable String present) {
            UUID change = later.get(net.attribute());
            if (change != null) {
                conflicts.add(new Conflict(
                        net.attribute(),
                        "written-since",
                        net.after(),
                        present,
                        change,
                        /* at= */ null,
                        /* group= */ null));
            }
            return change == null;
        }

        private boolean isAsWritten(Net net, boolean same) {
            if (!same) {
                conflict(net, "changed-elsewhere", Differences.text(now, net.attribute()));
            }
            return same;
        }

        private void conflict(Net net, String code, @Nullable String found) {
            conflicts.add(
                    new Conflict(net.attribute(), code, net.after(), found, null, changedAt(now), /* group= */ null));
        }

        private void replace(String attribute, @Nullable String present, List<String> values) {
            modifications.add(
                    values.isEmpty()
                            ? new Modification(ModificationType.REPLACE, attribute)
                            : new Modification(ModificationType.REPLACE, attribute, values.toArray(String[]::new)));
            String text = values.isEmpty() ? null : String.join(";", values);
            writes.add(new AttributeWrite(attribute, present, text));
            if (text != null) {
                put.put(attribute, text);
            }
        }
    }

    private static List<String> values(Net net) {
        if (net.is(Wanted.ACCOUNT_EXPIRES) && net.before() == null) {
            // It cannot be taken away.
            return List.of(FileTime.NEVER);
        }
        if (net.before() == null) {
            return List.of();
        }
        if (net.several() != null) {
            return net.several();
        }
        return net.is(Wanted.PROXY_ADDRESSES) ? List.of(net.before().split(";")) : List.of(net.before());
    }

    /** Several values have no order; a DN may be written in several ways. */
    private static boolean same(String attribute, @Nullable String one, @Nullable String other) {
        if (attribute.equalsIgnoreCase(Wanted.ACCOUNT_EXPIRES) && FileTime.isNever(one) && FileTime.isNever(other)) {
            return true;
        }
        if (one == null || other == null) {
            return one == null && other == null;
        }
        if (attribute.equalsIgnoreCase(Wanted.MANAGER)) {
            return Wanted.sameDn(one, other);
        }
        return sorted(one).equals(sorted(other));
    }

    private static List<String> sorted(String values) {
        return Arrays.stream(values.split(";", -1)).sorted().toList();
    }

    /** In the same container under the same name, to the letter. */
    private static boolean samePlace(String one, String other) {
        DN first = dn(one);
        DN second = dn(other);
        return first.getParent().equals(second.getParent())
                && first.getRDN().getAttributeValues()[0].equals(second.getRDN().getAttributeValues()[0]);
    }

    /** RDNs under the base DN; nothing when it does not lie there. */
    static Optional<String> under(DN base, DN container) {
        if (!container.isDescendantOf(base, true)) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(container.getRDNs())
                .limit(container.getRDNs().length - base.getRDNs().length)
                .map(Object::toString)
                .collect(Collectors.joining(",")));
    }

    @Nullable
    private static Instant changedAt(SearchResultEntry entry) {
        String text = entry.getAttributeValue(WHEN_CHANGED);
        try {
            return text == null ? null : StaticUtils.decodeGeneralizedTime(text).toInstant();
        } catch (ParseException unreadable) {
            return null;
        }
    }

    static DN dn(String text) {
        try {
            return new DN(text);
        } catch (LDAPException notADn) {
            throw new IllegalStateException("A DN that was kept is none.");
        }
    }
}
