package dev.tenure.directory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which account is whose, and what was written to it. A planned write is kept at once and apart from the caller's
 * transaction; that it is done is kept in the caller's, so that what follows from it and the record agree: when the
 * caller's work is undone, the next attempt reports the write again.
 */
@Component
class Ledger {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Planned>> PLANNED = new TypeReference<>() {};
    private static final TypeReference<List<String>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final TransactionTemplate apart;

    Ledger(JdbcClient jdbc, ObjectMapper json, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        // One statement on a connection of its own is a transaction of its own, in one round trip.
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /** A write that was planned and never said to be done; null values mean no value. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Planned(UUID id, boolean creates, Map<String, String> before, Map<String, String> after) {}

    /**
     * What we know of a person's account before we ask the directory.
     *
     * @param chosenName the user name that a human chose and that is not used yet
     * @param mails addresses that are or were the person's main one, and that nobody took from them
     * @param handOver a first password that nobody has been handed yet
     */
    record Known(
            @Nullable Account account,
            List<Planned> planned,
            @Nullable String chosenName,
            List<String> mails,
            @Nullable HandOver handOver) {}

    Known know(UUID personId) {
        return jdbc.sql("""
                        select account.*, (
                          select json_agg(w order by w.at) from (
                            select id, operation = 'add' as creates, before, after, at from directory_write
                            where person_id = :person and state = 'PLANNED' and operation <> 'delete'
                          ) w
                        )::text as planned, (
                          select name from claimed_name where person_id = :person and origin = 'CHOSEN'
                          order by claimed_at desc limit 1
                        ) as chosen_name, array(
                          select name from claimed_name where person_id = :person and kind = 'mail' and main
                            and (origin <> 'HR' or exists (
                              select from email_address e where e.address = lower(name) and e.person_id = :person))
                          order by name_key
                        ) as mails
                        from (select 1) one left join account on account.person_id = :person and account.deleted_at is null
                        """)
                .param("person", personId)
                .query((row, n) -> new Known(
                        row.getObject("person_id") == null ? null : account(row, n),
                        planned(row.getString("planned")),
                        row.getString("chosen_name"),
                        List.of((String[]) row.getArray("mails").getArray()),
                        handOver(row)))
                .single();
    }

    Optional<HandOver> handOver(UUID personId) {
        return jdbc.sql("select * from account where person_id = ? and deleted_at is null and hand_over is not null")
                .param(personId)
                .query((row, n) -> handOver(row))
                .optional();
    }

    Set<UUID> withheld(Collection<UUID> people) {
        return Set.copyOf(
                jdbc.sql("select person_id from account where person_id = any(?) and hand_over in ('NEW', 'RETURN')")
                        .param(people.toArray(UUID[]::new))
                        .query(UUID.class)
                        .list());
    }

    /** What nobody was ever handed stays so, and since then. */
    void left(UUID personId) {
        jdbc.sql("""
                        update account set hand_over = case hand_over when 'ENABLED' then 'NEW' else 'RETURN' end,
                          hand_over_since = coalesce(hand_over_since, :now)
                        where person_id = :person and (hand_over is null or hand_over = 'ENABLED')
                        """).param("person", personId).param("now", now()).update();
    }

    void handedOver(UUID personId) {
        jdbc.sql("update account set hand_over = null, hand_over_since = null where person_id = ?")
                .param(personId)
                .update();
    }

    @Nullable
    private static HandOver handOver(ResultSet row) throws SQLException {
        String kind = row.getString("hand_over");
        return kind == null
                ? null
                : new HandOver(
                        HandOver.Kind.valueOf(kind),
                        row.getObject("hand_over_since", OffsetDateTime.class).toInstant());
    }

    Optional<Account> of(UUID personId) {
        return jdbc.sql("select * from account where person_id = ? and deleted_at is null")
                .param(personId)
                .query(Ledger::account)
                .optional();
    }

    /** The account that is or was the person's, also one that we deleted ourselves. */
    Optional<Account> lastOf(UUID personId) {
        return jdbc.sql("select * from account where person_id = ?")
                .param(personId)
                .query(Ledger::account)
                .optional();
    }

    Optional<Standing> standing(UUID personId) {
        return jdbc.sql("select enabled, ever_enabled from account where person_id = ? and gone_at is null")
                .param(personId)
                .query((row, n) -> new Standing(row.getBoolean("enabled"), row.getBoolean("ever_enabled")))
                .optional();
    }

    Map<UUID, Standing> standing(Collection<UUID> people) {
        Map<UUID, Standing> standing = new HashMap<>();
        jdbc.sql("select person_id, enabled, ever_enabled from account where person_id = any(?) and gone_at is null")
                .param(people.toArray(UUID[]::new))
                .query(row -> {
                    standing.put(
                            row.getObject("person_id", UUID.class),
                            new Standing(row.getBoolean("enabled"), row.getBoolean("ever_enabled")));
                });
        return standing;
    }

    /**
     * What our newest writing of these attributes to the accounts that people have now covered.
     *
     * @param attributes in small letters
     */
    Map<UUID, Map<String, Visibility.Covered>> covered(Collection<UUID> people, Collection<String> attributes) {
        Map<UUID, Map<String, Visibility.Covered>> covered = new HashMap<>();
        jdbc.sql("""
                        select distinct on (w.person_id, lower(e.key)) w.person_id, lower(e.key) as attribute, e.value as after,
                          coalesce(w.before_values -> e.key, case when w.before ->> e.key is null then '[]'::jsonb
                            else jsonb_build_array(w.before -> e.key) end)::text as before
                        from directory_write w cross join lateral jsonb_each_text(w.after) e
                        where w.person_id = any(:people) and w.state = 'DONE' and lower(e.key) = any(:attributes)
                          and w.place > coalesce((
                            select max(made.place) from directory_write made
                            where made.person_id = w.person_id and made.operation = 'add' and made.state = 'DONE'), 0)
                        order by w.person_id, lower(e.key), w.place desc
                        """)
                .param("people", people.toArray(UUID[]::new))
                .param("attributes", attributes.toArray(String[]::new))
                .query(row -> {
                    covered.computeIfAbsent(row.getObject("person_id", UUID.class), person -> new HashMap<>())
                            .put(
                                    row.getString("attribute"),
                                    new Visibility.Covered(row.getString("after"), values(row.getString("before"))));
                });
        return covered;
    }

    private List<String> values(String before) {
        try {
            return json.readValue(before, VALUES);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("What a directory write covered cannot be read.", broken);
        }
    }

    /** What a deletion would have taken away that was planned and never said to be done. */
    Optional<List<AttributeWrite>> plannedDeletion(UUID personId) {
        return jdbc.sql("""
                        select before::text from directory_write
                        where person_id = ? and state = 'PLANNED' and operation = 'delete' order by at desc limit 1
                        """).param(personId).query(String.class).optional().map(this::taken);
    }

    private List<AttributeWrite> taken(String before) {
        try {
            SortedMap<String, String> values = new TreeMap<>(json.readValue(before, TEXTS));
            return values.entrySet().stream()
                    .map(value -> new AttributeWrite(value.getKey(), value.getValue(), null))
                    .toList();
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("A planned deletion cannot be read.", broken);
        }
    }

    /** It is there and cannot be used. Kept in the caller's transaction. */
    void disabled(UUID guid, String dn, Collection<UUID> plans) {
        jdbc.sql("""
                        with done as (update directory_write set state = 'DONE' where id = any(:plans))
                        update account set enabled = false, dn = :dn, written_at = :now, gone_at = null
                        where object_guid = :guid
                        """)
                .param("plans", plans.toArray(UUID[]::new))
                .param("dn", dn)
                .param("now", now())
                .param("guid", guid)
                .update();
    }

    /** The account is deleted; its row and its names stay. Kept in the caller's transaction. */
    void deleted(UUID personId) {
        jdbc.sql("""
                        with done as (
                          update directory_write set state = 'DONE'
                          where person_id = :person and state = 'PLANNED' and operation = 'delete'
                        )
                        update account set enabled = false, deleted_at = :now, gone_at = coalesce(gone_at, :now)
                        where person_id = :person
                        """).param("person", personId).param("now", now()).update();
    }

    /** The accounts with those keys that are somebody's. */
    Map<UUID, Account> byGuid(Collection<UUID> guids) {
        return jdbc
                .sql("select * from account where object_guid = any(?)")
                .param(guids.toArray(UUID[]::new))
                .query(Ledger::account)
                .list()
                .stream()
                .collect(Collectors.toMap(Account::objectGuid, Function.identity()));
    }

    /** Addresses that are or were the main one of these people, as {@link Known} has them. */
    Map<UUID, List<String>> mailsOf(Collection<UUID> people) {
        Map<UUID, List<String>> mails = new HashMap<>();
        jdbc.sql("""
                        select person_id, name from claimed_name
                        where person_id = any(?) and kind = 'mail' and main
                          and (origin <> 'HR' or exists (
                            select from email_address e
                            where e.address = lower(name) and e.person_id = claimed_name.person_id))
                        order by person_id, name_key
                        """).param(people.toArray(UUID[]::new)).query(row -> {
            mails.computeIfAbsent(row.getObject("person_id", UUID.class), person -> new ArrayList<>())
                    .add(row.getString("name"));
        });
        return mails;
    }

    /**
     * All accounts of people in the order of their keys, those included that are known to be gone; not those that we
     * deleted.
     */
    List<Account> after(@Nullable UUID last, int limit) {
        return jdbc.sql("""
                        select * from account
                        where (:last::uuid is null or object_guid > :last::uuid) and deleted_at is null
                        order by object_guid limit :limit
                        """)
                .param("last", last)
                .param("limit", limit)
                .query(Ledger::account)
                .list();
    }

    /** The DN by which the person with that employee number was last seen in the directory. */
    Optional<String> dnOf(String employeeId) {
        return jdbc.sql("""
                        select a.dn from account a where a.gone_at is null and a.person_id = coalesce(
                          (select coalesce(p.merged_into, p.id) from person p where p.employee_id = :number),
                          (select n.person_id from account n where n.employee_id = :number and n.gone_at is null
                            order by n.written_at desc limit 1))
                        """).param("number", employeeId).query(String.class).optional();
    }

    /** The key of the account that was last seen under the DN. */
    Optional<UUID> guidAt(String dn) {
        return jdbc.sql("""
                        select object_guid from account where lower(dn) = lower(?) and deleted_at is null
                        order by gone_at nulls first limit 1
                        """).param(dn).query(UUID.class).optional();
    }

    /** It is there. What became of it while it was deleted nobody knows: then it counts as used. */
    void moved(UUID guid, String dn) {
        apart.executeWithoutResult(status -> jdbc.sql("""
                        update account set dn = :dn, gone_at = null, deleted_at = null,
                          ever_enabled = ever_enabled or deleted_at is not null,
                          hand_over = case when deleted_at is null then hand_over else 'RETURN' end,
                          hand_over_since = case when deleted_at is null then hand_over_since else :now end
                        where object_guid = :guid
                        """)
                .param("dn", dn)
                .param("guid", guid)
                .param("now", now())
                .update());
    }

    boolean isGone(UUID guid) {
        return jdbc.sql("select exists (select from account where object_guid = ? and gone_at is not null)")
                .param(guid)
                .query(Boolean.class)
                .single();
    }

    /** Whether we ever created an account for that person. */
    boolean hasCreatedFor(UUID personId) {
        return jdbc.sql("""
                        select exists (
                          select from directory_write where person_id = ? and operation = 'add' and state = 'DONE')
                        """).param(personId).query(Boolean.class).single();
    }

    void shown(UUID personId, UUID guid, String by, FirstPassword.Form form, Instant at) {
        jdbc.sql("""
                        with handed_over as (
                          update account set hand_over = null, hand_over_since = null where object_guid = :guid
                        )
                        insert into first_password (id, person_id, object_guid, shown_at, shown_by, form)
                        values (:id, :person, :guid, :at, :by, :form)
                        """)
                .param("id", UUID.randomUUID())
                .param("person", personId)
                .param("guid", guid)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("by", by)
                .param("form", form.name())
                .update();
    }

    /** When somebody was last shown a first password of that account. */
    Optional<Instant> lastShown(UUID guid) {
        return jdbc.sql("select max(shown_at) from first_password where object_guid = ?")
                .param(guid)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    void gone(UUID guid) {
        apart.executeWithoutResult(
                status -> jdbc.sql("update account set gone_at = ? where object_guid = ? and gone_at is null")
                        .params(now(), guid)
                        .update());
    }

    /** Whose the accounts are, as far as they are anybody's. */
    List<UUID> linkedToOthers(UUID personId, Collection<UUID> guids) {
        if (guids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("select object_guid from account where object_guid = any(?) and person_id <> ?")
                .params(guids.toArray(UUID[]::new), personId)
                .query(UUID.class)
                .list();
    }

    /** Keeps what is about to be written. The same id again replaces it. */
    void plan(UUID id, AccountOrder order, Operation operation, String dn, List<AttributeWrite> writes) {
        plan(id, new Purpose(order.personId(), order.changeId(), null), operation, dn, writes, Map.of());
    }

    /**
     * Whom and what a write is for.
     *
     * @param undoes the change that it puts back; null for an ordinary write
     */
    record Purpose(UUID personId, UUID changeId, @Nullable UUID undoes) {}

    /** @param several the values before, one by one, of attributes that had several */
    void plan(
            UUID id,
            Purpose purpose,
            Operation operation,
            String dn,
            List<AttributeWrite> writes,
            Map<String, List<String>> several) {
        SortedMap<String, String> before = new TreeMap<>();
        SortedMap<String, String> after = new TreeMap<>();
        for (AttributeWrite write : writes) {
            before.put(write.attribute(), write.before());
            after.put(write.attribute(), write.after());
        }
        apart.executeWithoutResult(status -> jdbc.sql("""
                        insert into directory_write (id, person_id, change_id, at, operation, dn, before, after, state,
                          before_values, before_manager, after_manager, undoes)
                        values (:id, :person, :change, :now, :operation, :dn, :before::jsonb, :after::jsonb, 'PLANNED',
                          :several::jsonb,
                          (select object_guid from account where lower(dn) = lower(:before::jsonb ->> 'manager')
                            and deleted_at is null order by gone_at nulls first limit 1),
                          (select object_guid from account where lower(dn) = lower(:after::jsonb ->> 'manager')
                            and deleted_at is null order by gone_at nulls first limit 1),
                          :undoes::uuid)
                        on conflict (id) do update
                        set dn = excluded.dn, before = excluded.before, after = excluded.after,
                          before_values = excluded.before_values, before_manager = excluded.before_manager,
                          after_manager = excluded.after_manager
                        """)
                .param("id", id)
                .param("person", purpose.personId())
                .param("change", purpose.changeId())
                .param("several", several.isEmpty() ? null : write(several))
                .param("undoes", purpose.undoes())
                .param("now", now())
                .param("operation", operation.word())
                .param("dn", dn)
                .param("before", write(before))
                .param("after", write(after))
                .update());
    }

    /** The plan was written, and nothing else is to be kept of it. */
    void done(UUID id) {
        apart.executeWithoutResult(status -> jdbc.sql("update directory_write set state = 'DONE' where id = ?")
                .param(id)
                .update());
    }

    /** Nothing of the plan was written. */
    void refused(UUID id) {
        apart.executeWithoutResult(status -> jdbc.sql("update directory_write set state = 'REFUSED' where id = ?")
                .param(id)
                .update());
    }

    /**
     * The plans are done, and this is the account now. Kept in the caller's transaction.
     *
     * @param usable whether somebody can sign in with it, or could before
     * @param made whether it was just made, so that nobody has a password of it
     */
    void done(Account account, boolean usable, boolean made, String employeeId, Collection<UUID> plans) {
        jdbc.sql("""
                        with done as (
                          update directory_write set state = 'DONE' where id = any(:plans)
                        ), used as (
                          update claimed_name set origin = 'GIVEN' where person_id = :person and origin = 'CHOSEN'
                        )
                        insert into account
                          (person_id, object_guid, employee_id, dn, account_name, upn, mail, enabled, written_at, ever_enabled,
                          hand_over, hand_over_since)
                        values (:person, :guid, :employee, :dn, :name, :upn, :mail, :enabled, :at, :usable,
                          case when :made then case when :enabled then 'ENABLED' else 'NEW' end end,
                          case when :made then :at::timestamptz end)
                        on conflict (person_id) do update set
                          merged_from = case when account.object_guid = excluded.object_guid then account.merged_from end,
                          object_guid = excluded.object_guid, employee_id = excluded.employee_id, dn = excluded.dn,
                          account_name = excluded.account_name, upn = excluded.upn, mail = excluded.mail, enabled = excluded.enabled,
                          written_at = excluded.written_at, gone_at = null, deleted_at = null,
                          ever_enabled = excluded.ever_enabled
                            or (account.ever_enabled and account.object_guid = excluded.object_guid),
                          hand_over = case
                            when :made or account.object_guid <> excluded.object_guid then excluded.hand_over
                            when not excluded.enabled then account.hand_over
                            when account.hand_over = 'NEW' then 'ENABLED'
                            when account.hand_over = 'RETURN' then null
                            else account.hand_over end,
                          hand_over_since = case
                            when :made or account.object_guid <> excluded.object_guid then excluded.hand_over_since
                            when excluded.enabled and account.hand_over = 'RETURN' then null
                            else account.hand_over_since end
                        """)
                .param("plans", plans.toArray(UUID[]::new))
                .param("person", account.personId())
                .param("guid", account.objectGuid())
                .param("employee", employeeId)
                .param("dn", account.dn())
                .param("name", account.accountName())
                .param("upn", account.userPrincipalName())
                .param("mail", account.mail())
                .param("enabled", account.enabled())
                .param("usable", usable)
                .param("made", made)
                .param("at", account.writtenAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Account account(ResultSet row, int n) throws SQLException {
        return new Account(
                row.getObject("person_id", UUID.class),
                row.getObject("object_guid", UUID.class),
                row.getString("dn"),
                row.getString("account_name"),
                row.getString("upn"),
                row.getString("mail"),
                row.getBoolean("enabled"),
                row.getObject("written_at", OffsetDateTime.class).toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String write(Map<String, ?> values) {
        try {
            return json.writeValueAsString(values);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Text cannot be written as JSON.", impossible);
        }
    }

    private List<Planned> planned(@Nullable String text) {
        try {
            return text == null ? List.of() : json.readValue(text, PLANNED);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("A planned directory write cannot be read.", broken);
        }
    }
}
