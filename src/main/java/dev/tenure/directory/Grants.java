package dev.tenure.directory;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
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
     */
    record Grant(
            @JsonProperty("group_guid") UUID group,
            @JsonProperty("group_dn") String dn,
            @JsonProperty("state") Stage stage,
            @JsonProperty("found") boolean found,
            @JsonProperty("granted") boolean granted) {}

    /** A person's account and what it has of us. */
    record Holder(UUID account, List<Grant> grants) {}

    /**
     * A membership and how far it is to have come.
     *
     * @param found whether it is somebody else's, taken from a leaver
     * @param told whether it is our doing, and people are to hear of it
     */
    record Step(Group group, Stage stage, boolean found, boolean told) {

        /** What we are about to write. */
        static Step write(SearchResultEntry group, Stage stage, boolean found) {
            return new Step(Groups.group(group), stage, found, true);
        }

        Step end(Stage last) {
            return new Step(group, last, found, told);
        }

        Step untold() {
            return new Step(group, stage, found, false);
        }
    }

    /** Nothing for somebody who has no account. */
    Optional<Holder> of(UUID personId) {
        return jdbc.sql("""
                        select a.object_guid, (
                          select json_agg(g) from (
                            select group_guid, group_dn, state, found, granted_at is not null as granted
                            from group_grant
                            where account_guid = a.object_guid and state <> 'WITHDRAWN' order by group_dn
                          ) g
                        )::text as grants
                        from account a where a.person_id = ? and a.gone_at is null
                        """).param(personId).query(this::holder).optional();
    }

    /** Keeps what is about to be written. */
    void plan(MembershipOrder order, UUID account, Collection<Step> steps) {
        apart.executeWithoutResult(status -> jdbc.sql("""
                        insert into group_grant
                          (person_id, account_guid, group_guid, group_dn, found, state, planned_at)
                        select :person, :account, step.guid, step.dn, step.found, step.stage, :now
                        from unnest(:guids, :dns, :founds, :stages) as step (guid, dn, found, stage)
                        on conflict (account_guid, group_guid) where state <> 'WITHDRAWN' do update
                        set state = excluded.state, group_dn = excluded.group_dn, planned_at = excluded.planned_at
                        """)
                .param("person", order.personId())
                .param("account", account)
                .param("guids", guids(steps))
                .param("dns", steps.stream().map(step -> step.group().dn()).toArray(String[]::new))
                .param("founds", steps.stream().map(Step::found).toArray(Boolean[]::new))
                .param("stages", stages(steps))
                .param("now", now())
                .update());
    }

    /** So far has it come. Kept in the caller's transaction. */
    void settle(MembershipOrder order, UUID account, Collection<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with step as (
                          select * from unnest(:guids, :stages) as s (guid, stage)
                        ), dropped as (
                          delete from group_grant g using step
                          where g.account_guid = :account and g.group_guid = step.guid and g.state <> 'WITHDRAWN'
                            and step.stage = 'DROPPED'
                        )
                        update group_grant g set
                          state = step.stage,
                          granted_at = case step.stage when 'GRANTED' then :now else g.granted_at end,
                          granted_by = case step.stage when 'GRANTED' then :change else g.granted_by end,
                          withdrawn_at = case step.stage when 'WITHDRAWN' then :now end,
                          withdrawn_by = case step.stage when 'WITHDRAWN' then :change end
                        from step
                        where g.account_guid = :account and g.group_guid = step.guid and g.state <> 'WITHDRAWN'
                          and step.stage <> 'DROPPED'
                        """)
                .param("guids", guids(steps))
                .param("stages", stages(steps))
                .param("account", account)
                .param("change", order.changeId())
                .param("now", now())
                .update();
    }

    /** As {@link #settle}, at once: what the next attempt would else take for ours. */
    void settleNow(MembershipOrder order, UUID account, Collection<Step> steps) {
        apart.executeWithoutResult(status -> settle(order, account, steps));
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

    private static String[] stages(Collection<Step> steps) {
        return steps.stream().map(step -> step.stage().name()).toArray(String[]::new);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
