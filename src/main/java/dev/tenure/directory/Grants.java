package dev.tenure.directory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Ledger.Purpose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which memberships are ours. As in {@link Ledger}, what is about to be written is kept at once and apart from the
 * caller's transaction, and that it is done is kept in the caller's.
 */
@Component
class Grants {

    private static final TypeReference<List<Grant>> GRANTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final TransactionTemplate apart;

    Grants(JdbcClient jdbc, ObjectMapper json, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        // One statement on a connection of its own is a transaction of its own, in one round trip.
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /** How far a membership has come. */
    enum Stage {
        /** About to be given; after a crash it is not known whether it was. */
        GRANTING,
        GRANTED,
        /** About to be taken away; after a crash it is not known whether it was. */
        WITHDRAWING,
        WITHDRAWN,
        /** It came to nothing: no record is left. */
        DROPPED
    }

    /**
     * A membership that is ours, or that we are about to take from a leaver.
     *
     * @param found whether somebody else had given it
     * @param granted whether it has ever been ours
     * @param rule the row of the table of memberships that gave it
     */
    record Grant(
            @JsonProperty("group_guid") UUID group,
            @JsonProperty("group_dn") String dn,
            @JsonProperty("state") Stage stage,
            @JsonProperty("found") boolean found,
            @JsonProperty("granted") boolean granted,
            @JsonProperty("rule") @Nullable String rule) {}

    /** A person's account and what it has of us. */
    record Holder(UUID account, List<Grant> grants) {}

    /**
     * A membership and how far it is to have come.
     *
     * @param found whether it is somebody else's, taken from a leaver
     * @param told whether it is our doing, and people are to hear of it
     * @param rule the row of the table of memberships that gives it, or gave it
     */
    record Step(
            Group group,
            Stage stage,
            boolean found,
            boolean told,
            @Nullable String rule) {

        /** What we are about to write. */
        static Step write(SearchResultEntry group, Stage stage, boolean found, @Nullable String rule) {
            return new Step(Groups.group(group), stage, found, /* told= */ true, rule);
        }

        Step end(Stage last) {
            return new Step(group, last, found, told, rule);
        }

        /** Whether the account is in the group then. */
        boolean gives() {
            return stage == Stage.GRANTING || stage == Stage.GRANTED || (stage == Stage.DROPPED && found);
        }

        Step untold() {
            return new Step(group, stage, found, /* told= */ false, rule);
        }

        /** What we have done with it, for the journal; null where somebody else has, or nobody. */
        @Nullable
        private String deed() {
            if (!told) {
                return null;
            }
            return switch (stage) {
                case GRANTED -> Act.GRANTED.name();
                case WITHDRAWN -> (found ? Act.STRIPPED : Act.WITHDRAWN).name();
                case DROPPED -> found ? Act.PUT_BACK.name() : null;
                case GRANTING, WITHDRAWING -> null;
            };
        }
    }

    /** What was done to a membership. */
    enum Act {
        GRANTED,
        WITHDRAWN,
        /** Somebody else had given it, and it was taken from a leaver. */
        STRIPPED,
        /** It was given again to whom it had been stripped from: it is not ours. */
        PUT_BACK;

        /** Whether the account was in the group afterwards. */
        boolean gives() {
            return this == GRANTED || this == PUT_BACK;
        }

        /** Whether it is about a membership that somebody else had given. */
        boolean isOthers() {
            return this == STRIPPED || this == PUT_BACK;
        }
    }

    /**
     * Something that was done, in its order.
     *
     * @param undoes the change that it put back; null for what was done in the ordinary way
     */
    record Kept(
            long place,
            UUID changeId,
            UUID personId,
            UUID account,
            Group group,
            Act act,
            @Nullable String rule,
            @Nullable UUID undoes) {}

    /** Nothing for somebody who has no account. */
    Optional<Holder> of(UUID personId) {
        return jdbc.sql("""
                        select a.object_guid, (
                          select json_agg(g) from (
                            select group_guid, group_dn, state, found, granted_at is not null as granted, rule
                            from group_grant
                            where account_guid = a.object_guid and state <> 'WITHDRAWN' order by group_dn
                          ) g
                        )::text as grants
                        from account a where a.person_id = ? and a.gone_at is null
                        """).param(personId).query(this::holder).optional();
    }

    /** What accounts have of us now, by their keys; those that have nothing are left out. */
    Map<UUID, List<Grant>> ofAccounts(Collection<UUID> accounts) {
        Map<UUID, List<Grant>> found = new HashMap<>();
        jdbc.sql("""
                        select account_guid, group_guid, group_dn, state, found, granted_at is not null as granted, rule
                        from group_grant where account_guid = any(?) and state <> 'WITHDRAWN' order by group_dn
                        """).param(accounts.toArray(UUID[]::new)).query(row -> {
            found.computeIfAbsent(row.getObject("account_guid", UUID.class), account -> new ArrayList<>())
                    .add(new Grant(
                            row.getObject("group_guid", UUID.class),
                            row.getString("group_dn"),
                            Stage.valueOf(row.getString("state")),
                            row.getBoolean("found"),
                            row.getBoolean("granted"),
                            row.getString("rule")));
        });
        return found;
    }

    /** What the person has of us, and had, the newest first; not what was stripped and is back. */
    List<Membership> history(UUID personId, int limit) {
        return jdbc.sql("""
                        select g.* from group_grant g
                        where g.person_id = :person and (
                          (g.state = 'WITHDRAWN' and not (g.found and exists (
                            select from group_write w where w.person_id = g.person_id
                              and w.account_guid = g.account_guid and w.group_guid = g.group_guid
                              and w.deed = 'PUT_BACK' and w.at >= g.withdrawn_at)))
                          or (g.state in ('GRANTED', 'WITHDRAWING') and g.granted_at is not null and exists (
                            select from account a where a.person_id = g.person_id and a.object_guid = g.account_guid
                              and a.gone_at is null)))
                        order by g.state = 'WITHDRAWN', coalesce(g.withdrawn_at, g.granted_at) desc, g.group_dn
                        limit :limit
                        """)
                .param("person", personId)
                .param("limit", limit)
                .query(Grants::membership)
                .list();
    }

    /** What was done to memberships for that change or undo, the oldest first. */
    List<Kept> doneFor(UUID changeId) {
        return jdbc.sql("select * from group_write where change_id = ? order by place")
                .param(changeId)
                .query(Grants::kept)
                .list();
    }

    /** What was done to the account after that place and is in force: neither put back nor a putting back. */
    List<Kept> laterThan(UUID account, long place) {
        return jdbc.sql("""
                        select * from group_write
                        where account_guid = ? and place > ? and undoes is null and undone_by is null order by place
                        """).params(account, place).query(Grants::kept).list();
    }

    /** Whether the change took memberships away, or found them gone, while nobody kept which of the two. */
    boolean isUnjournalled(UUID changeId) {
        return jdbc.sql("select exists (select from group_grant where withdrawn_by = ? and unjournalled)")
                .param(changeId)
                .query(Boolean.class)
                .single();
    }

    /** The change is put back by the undo; what it had put back itself is in force again. In the caller's transaction. */
    void undone(UUID changeId, UUID undo) {
        jdbc.sql("update group_write set undone_by = null where undone_by = ?")
                .param(changeId)
                .update();
        jdbc.sql("update group_write set undone_by = ? where change_id = ?")
                .params(undo, changeId)
                .update();
    }

    /** Keeps what is about to be written. */
    void plan(Purpose purpose, UUID account, Collection<Step> steps) {
        apart.executeWithoutResult(status -> jdbc.sql("""
                        insert into group_grant
                          (person_id, account_guid, group_guid, group_dn, found, state, planned_at)
                        select :person, :account, step.guid, step.dn, step.found, step.stage, :now
                        from unnest(:guids, :dns, :founds, :stages) as step (guid, dn, found, stage)
                        on conflict (account_guid, group_guid) where state <> 'WITHDRAWN' do update
                        set state = excluded.state, group_dn = excluded.group_dn, planned_at = excluded.planned_at
                        """)
                .param("person", purpose.personId())
                .param("account", account)
                .param("guids", guids(steps))
                .param("dns", dns(steps))
                .param("founds", steps.stream().map(Step::found).toArray(Boolean[]::new))
                .param("stages", stages(steps))
                .param("now", now())
                .update());
    }

    /** So far has it come, and what of it was our doing. Kept in the caller's transaction. */
    void settle(Purpose purpose, UUID account, Collection<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with step as (
                          select * from unnest(:guids, :dns, :stages, :tolds, :deeds::text[], :rules::text[])
                            as s (guid, dn, stage, told, deed, rule)
                        ), dropped as (
                          delete from group_grant g using step
                          where g.account_guid = :account and g.group_guid = step.guid and g.state <> 'WITHDRAWN'
                            and step.stage = 'DROPPED'
                        ), kept as (
                          insert into group_write
                            (change_id, person_id, account_guid, group_guid, group_dn, deed, rule, at, undoes)
                          select :change, :person, :account, guid, dn, deed, rule, :now, :undoes::uuid
                          from step where deed is not null
                        )
                        update group_grant g set
                          state = step.stage,
                          granted_at = case when step.stage = 'GRANTED' and step.told then :now else g.granted_at end,
                          granted_by = case when step.stage = 'GRANTED' and step.told then :change else g.granted_by end,
                          rule = case when step.stage = 'GRANTED' and step.told then step.rule else g.rule end,
                          withdrawn_at = case step.stage when 'WITHDRAWN' then :now end,
                          withdrawn_by = case step.stage when 'WITHDRAWN' then :change end
                        from step
                        where g.account_guid = :account and g.group_guid = step.guid and g.state <> 'WITHDRAWN'
                          and step.stage <> 'DROPPED'
                        """)
                .param("guids", guids(steps))
                .param("dns", dns(steps))
                .param("stages", stages(steps))
                .param("tolds", steps.stream().map(Step::told).toArray(Boolean[]::new))
                .param("deeds", steps.stream().map(Step::deed).toArray(String[]::new))
                .param("rules", steps.stream().map(Step::rule).toArray(String[]::new))
                .param("account", account)
                .param("person", purpose.personId())
                .param("change", purpose.changeId())
                .param("undoes", purpose.undoes())
                .param("now", now())
                .update();
    }

    /** As {@link #settle}, at once: what the next attempt would else take for ours. */
    void settleNow(Purpose purpose, UUID account, Collection<Step> steps) {
        apart.executeWithoutResult(status -> settle(purpose, account, steps));
    }

    private Holder holder(ResultSet row, int n) throws SQLException {
        String grants = row.getString("grants");
        try {
            return new Holder(
                    row.getObject("object_guid", UUID.class),
                    grants == null ? List.of() : json.readValue(grants, GRANTS));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("The kept memberships cannot be read.", broken);
        }
    }

    private static UUID[] guids(Collection<Step> steps) {
        return steps.stream().map(step -> step.group().objectGuid()).toArray(UUID[]::new);
    }

    private static Membership membership(ResultSet row, int n) throws SQLException {
        OffsetDateTime granted = row.getObject("granted_at", OffsetDateTime.class);
        OffsetDateTime withdrawn = row.getObject("withdrawn_at", OffsetDateTime.class);
        boolean stripped = row.getBoolean("found") && granted == null;
        return new Membership(
                new Group(row.getObject("group_guid", UUID.class), row.getString("group_dn")),
                withdrawn == null
                        ? Membership.State.GRANTED
                        : stripped ? Membership.State.STRIPPED : Membership.State.WITHDRAWN,
                granted == null ? null : granted.toInstant(),
                row.getObject("granted_by", UUID.class),
                row.getString("rule"),
                withdrawn == null ? null : withdrawn.toInstant(),
                row.getObject("withdrawn_by", UUID.class));
    }

    private static Kept kept(ResultSet row, int n) throws SQLException {
        return new Kept(
                row.getLong("place"),
                row.getObject("change_id", UUID.class),
                row.getObject("person_id", UUID.class),
                row.getObject("account_guid", UUID.class),
                new Group(row.getObject("group_guid", UUID.class), row.getString("group_dn")),
                Act.valueOf(row.getString("deed")),
                row.getString("rule"),
                row.getObject("undoes", UUID.class));
    }

    private static String[] dns(Collection<Step> steps) {
        return steps.stream().map(step -> step.group().dn()).toArray(String[]::new);
    }

    private static String[] stages(Collection<Step> steps) {
        return steps.stream().map(step -> step.stage().name()).toArray(String[]::new);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
