package dev.tenure.roster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Roster.Merge;
import dev.tenure.roster.Roster.Provenance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The roster's tables. */
@Component
class People {

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Provenance>> PROVENANCES = new TypeReference<>() {};

    private static final String PERSON = """
            select p.id, p.employee_id, p.facts::text, p.provenance::text, p.newest_change, p.created_at,
              array(select e.address from email_address e
                where e.address = any(p.addresses) and e.person_id <> p.id order by 1) as disputed
            from person p
            """;

    private final JdbcClient db;
    private final ObjectMapper json;

    People(JdbcClient db, ObjectMapper json) {
        this.db = db;
        this.json = json;
    }

    /** The person as known before a record; a new one has nothing but an id. */
    record Known(
            UUID id,
            String employeeId,
            Facts facts,
            SortedMap<Field, Provenance> provenance,
            Instant createdAt,
            long newestChange,
            List<String> disputed,
            boolean isNew,
            boolean keyIsNew) {

        Person asPerson() {
            return asPerson(facts, provenance.keySet());
        }

        Person asPerson(Facts now, Collection<Field> stated) {
            return new Person(id, employeeId, now, java.util.Set.copyOf(stated), createdAt, newestChange, disputed);
        }
    }

    Optional<Absorbed> absorbedBefore(PersonRecord record) {
        if (record.eventId() == null) {
            return Optional.empty();
        }
        return db.sql("""
                        select c.id, c.person_id, p.employee_id, c.kind, c.before::text, c.after::text
                        from personnel_change c join person p on p.id = c.person_id
                        where c.source = :source and c.event_id = :event
                        """)
                .param("source", record.source())
                .param("event", record.eventId())
                .query((rs, row) -> new Absorbed(
                        rs.getObject("id", UUID.class),
                        rs.getObject("person_id", UUID.class),
                        rs.getString("employee_id"),
                        ChangeKind.valueOf(rs.getString("kind")),
                        true,
                        changes(rs)))
                .optional();
    }

    /** Nobody else's news of this person comes in until the transaction ends. */
    Known lock(PersonRecord record, Instant now) {
        return known(record, now, " for update of p");
    }

    Known look(PersonRecord record) {
        return known(record, Instant.now(), "");
    }

    private Known known(PersonRecord record, Instant now, String lock) {
        Optional<UUID> byKey = record.sourceId() == null
                ? Optional.empty()
                : db.sql("select person_id from person_key where source = ? and source_id = ?")
                        .params(record.source(), record.sourceId())
                        .query(UUID.class)
                        .optional();
        Optional<Known> known = byKey.isPresent()
                ? db.sql(PERSON + "where p.id = ?" + lock)
                        .param(byKey.get())
                        .query(this::known)
                        .optional()
                : db.sql(PERSON + "where p.employee_id = ?" + lock)
                        .param(record.employeeId())
                        .query(this::known)
                        .optional();
        boolean keyIsNew = record.sourceId() != null && byKey.isEmpty();
        known.ifPresent(person -> refuseContradiction(person, record, keyIsNew));
        return known.map(k -> new Known(
                        k.id,
                        k.employeeId,
                        k.facts,
                        k.provenance,
                        k.createdAt,
                        k.newestChange,
                        k.disputed,
                        false,
                        keyIsNew))
                .orElseGet(() -> new Known(
                        UUID.randomUUID(),
                        record.employeeId(),
                        Facts.NONE,
                        new TreeMap<>(),
                        now,
                        0,
                        List.of(),
                        true,
                        keyIsNew));
    }

    /** One person has one employee number and, within a source, one key; anything else would mix two people up. */
    private void refuseContradiction(Known person, PersonRecord record, boolean keyIsNew) {
        if (!person.employeeId.equals(record.employeeId())) {
            throw new InvalidPersonRecord(List.of(new FieldProblem(
                    "employeeId",
                    "number-changed",
                    "The source gives this person another employee number than before. Tenure keeps the first, because"
                            + " it ties the person to the directory account: correct the number in HR.")));
        }
        if (keyIsNew
                && db.sql("select exists (select from person_key where person_id = ? and source = ?)")
                        .params(person.id, record.source())
                        .query(Boolean.class)
                        .single()) {
            throw new InvalidPersonRecord(
                    List.of(
                            new FieldProblem(
                                    "employeeId",
                                    "number-taken",
                                    "Another person of this source already has this employee number: give one of them another in HR.")));
        }
    }

    /** A statement that confirmed what was known is newer than the one before it, and must win over what lies between. */
    void keepProvenance(Known known, Merge merge) {
        if (!merge.provenance().equals(known.provenance)) {
            db.sql("update person set provenance = :provenance::jsonb where id = :id")
                    .param("provenance", provenance(merge.provenance()))
                    .param("id", known.id)
                    .update();
        }
    }

    /** The key by which a source knows the person, be it that it says nothing new of them. */
    void keepKey(Known known, PersonRecord record) {
        if (known.keyIsNew) {
            db.sql("insert into person_key (source, source_id, person_id) values (?, ?, ?)")
                    .params(record.source(), record.sourceId(), known.id)
                    .update();
        }
    }

    UUID keepUnchanged(Known known, PersonRecord record, Instant now) {
        UUID id = UUID.randomUUID();
        changeInsert(
                        id,
                        known.id,
                        ChangeKind.UNCHANGED,
                        record.source(),
                        record.eventId(),
                        record.occurredAt(),
                        now,
                        List.of(),
                        "select place from c")
                .query(Long.class)
                .single();
        return id;
    }

    PersonnelChange keep(Known known, PersonRecord record, Merge merge, Instant now) {
        UUID id = UUID.randomUUID();
        List<String> addresses = Roster.addressKeys(merge.facts());
        String person = known.isNew ? """
                  insert into person (id, employee_id, facts, provenance, addresses, newest_change, created_at, updated_at,
                    display_name)
                  select :person, :employee, :facts::jsonb, :provenance::jsonb, :addresses, place, :now, :now, :name from c
                  returning newest_change
                  """ : """
                  update person set facts = :facts::jsonb, provenance = :provenance::jsonb, addresses = :addresses,
                    newest_change = c.place, updated_at = :now, display_name = :name
                  from c where person.id = :person
                  returning newest_change
                  """;
        long place = changeInsert(
                        id,
                        known.id,
                        merge.kind(),
                        record.source(),
                        record.eventId(),
                        record.occurredAt(),
                        now,
                        merge.changes(),
                        person)
                .param("employee", known.employeeId)
                .param("facts", texts(merge.facts()))
                .param("provenance", provenance(merge.provenance()))
                .param("addresses", addresses.toArray(String[]::new))
                .param("name", merge.facts().displayName())
                .query(Long.class)
                .single();
        keepKey(known, record);
        keepAddresses(known, merge.facts());
        String event = record.eventId() == null ? id.toString() : record.eventId();
        return new PersonnelChange(
                id, place, known.id, merge.kind(), record.source(), record.source() + ":" + event, merge.changes());
    }

    Map<Field, Provenance> provenanceOf(UUID personId) {
        return db.sql("select provenance::text from person where id = ?")
                .param(personId)
                .query(String.class)
                .optional()
                .map(this::provenances)
                .orElseGet(TreeMap::new);
    }

    private SortedMap<Field, Provenance> provenances(String text) {
        SortedMap<Field, Provenance> provenance = new TreeMap<>();
        read(text, PROVENANCES).forEach((name, said) -> provenance.put(Field.named(name), said));
        return provenance;
    }

    Set<String> numbersKnown(Collection<String> employeeIds) {
        return Set.copyOf(db.sql("select employee_id from person where employee_id = any(?)")
                .param(employeeIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    PersonnelChange keepReconsidered(UUID personId, ChangeKind kind, String reason, Instant now) {
        UUID id = UUID.randomUUID();
        long place = changeInsert(
                        id,
                        personId,
                        kind,
                        "tenure",
                        null,
                        now,
                        now,
                        List.of(),
                        "update person set newest_change = c.place from c where person.id = :person returning newest_change")
                .query(Long.class)
                .single();
        return new PersonnelChange(id, place, personId, kind, "tenure", "tenure:" + reason + ":" + id, List.of());
    }

    private JdbcClient.StatementSpec changeInsert(
            UUID id,
            UUID person,
            ChangeKind kind,
            String source,
            @Nullable String event,
            Instant occurred,
            Instant received,
            List<FieldChange> changes,
            String then) {
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        for (FieldChange change : changes) {
            if (change.before() != null) {
                before.put(change.field().name(), change.before());
            }
            if (change.after() != null) {
                after.put(change.field().name(), change.after());
            }
        }
        return db.sql("""
                        with c as (
                          insert into personnel_change
                            (id, person_id, kind, source, event_id, occurred_at, received_at, before, after)
                          values (:id, :person, :kind, :source, :event, :occurred, :now, :before::jsonb, :after::jsonb)
                          returning place)
                        """ + then)
                .param("id", id)
                .param("person", person)
                .param("kind", kind.name())
                .param("source", source)
                .param("event", event)
                .param("occurred", Timestamp.from(occurred))
                .param("now", Timestamp.from(received))
                .param("before", write(before))
                .param("after", write(after));
    }

    /** A primary address that HR replaced stays as an alias; one that HR took away goes; one that another holds stays theirs. */
    private void keepAddresses(Known known, Facts now) {
        List<String> wanted = Roster.addressKeys(now);
        if (wanted.equals(Roster.addressKeys(known.facts)) && now.email().equals(known.facts.email())) {
            return;
        }
        if (!known.isNew) {
            List<String> dropped = new ArrayList<>();
            for (String alias : known.facts.otherEmails()) {
                String key = alias.toLowerCase(Locale.ROOT);
                if (!wanted.contains(key)) {
                    dropped.add(key);
                }
            }
            known.facts.email().filter(former -> now.email().isEmpty()).ifPresent(former -> {
                String key = former.toLowerCase(Locale.ROOT);
                if (!wanted.contains(key)) {
                    dropped.add(key);
                }
            });
            if (!dropped.isEmpty()) {
                db.sql("delete from email_address where person_id = :person and address = any(:dropped)")
                        .param("person", known.id)
                        .param("dropped", dropped.toArray(String[]::new))
                        .update();
            }
        }
        claim(known.id, now);
    }

    /** Takes the addresses that nobody holds. */
    void claim(UUID person, Facts facts) {
        List<String> wanted = Roster.addressKeys(facts);
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, String> written = new TreeMap<>();
        facts.otherEmails().forEach(address -> written.put(address.toLowerCase(Locale.ROOT), address));
        facts.email().ifPresent(address -> written.put(address.toLowerCase(Locale.ROOT), address));
        String primary =
                facts.email().map(address -> address.toLowerCase(Locale.ROOT)).orElse("");
        db.sql("""
                        with former as (
                          update email_address set is_primary = false
                          where person_id = :person and is_primary and address <> :primary)
                        insert into email_address (address, written, person_id, is_primary)
                        select address, written, :person, address = :primary
                        from unnest(:keys::text[], :written::text[]) as a (address, written)
                        on conflict (address) do update set
                          is_primary = excluded.is_primary, written = excluded.written
                          where email_address.person_id = excluded.person_id
                        """)
                .param("person", person)
                .param("primary", primary)
                .param("keys", written.keySet().toArray(String[]::new))
                .param("written", written.values().toArray(String[]::new))
                .update();
    }

    Optional<Person> find(UUID id, boolean lock) {
        return db.sql(PERSON + "where p.id = ?" + (lock ? " for update of p" : ""))
                .param(id)
                .query(this::known)
                .optional()
                .map(Known::asPerson);
    }

    Optional<Person> findBy(String condition, Object... values) {
        return db.sql(PERSON + "where " + condition)
                .params(Arrays.asList(values))
                .query(this::known)
                .optional()
                .map(Known::asPerson);
    }

    List<Person> search(String beginning, @Nullable UUID after, int limit) {
        String pattern = beginning.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0") + "%";
        return db
                .sql(PERSON + """
                        where lower(p.display_name) like :pattern
                          and (:after::uuid is null or (lower(p.display_name), p.id) >
                            (select lower(a.display_name), a.id from person a where a.id = :after::uuid))
                        order by lower(p.display_name), p.id limit :limit
                        """)
                .param("pattern", pattern)
                .param("after", after)
                .param("limit", limit)
                .query(this::known)
                .list()
                .stream()
                .map(Known::asPerson)
                .toList();
    }

    Map<UUID, Person> find(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Person> found = new HashMap<>();
        db.sql(PERSON + "where p.id = any(:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query(this::known)
                .list()
                .forEach(known -> found.put(known.id, known.asPerson()));
        return found;
    }

    /** Up the line of managers, as far as a line can sensibly be. */
    boolean isAbove(String employeeId, String manager) {
        return db.sql("""
                        with recursive line (employee_id, manager, depth) as (
                          select employee_id, manager_employee_id, 1 from person where employee_id = :manager
                          union all
                          select p.employee_id, p.manager_employee_id, l.depth + 1
                          from line l join person p on p.employee_id = l.manager
                          where l.depth < 50 and l.manager <> :manager)
                        select exists (select from line where manager = :employee)
                        """)
                .param("manager", manager)
                .param("employee", employeeId)
                .query(Boolean.class)
                .single();
    }

    List<String> reportsOf(String employeeId) {
        return db.sql("""
                        select employee_id from person
                        where manager_employee_id = :manager and employee_id <> :manager
                          and facts ->> 'active' is distinct from 'false'
                        order by employee_id
                        """).param("manager", employeeId).query(String.class).list();
    }

    List<String> addressesOf(UUID person) {
        return db.sql("select written from email_address where person_id = ? order by is_primary desc, address")
                .param(person)
                .query(String.class)
                .list();
    }

    List<UUID> waitingFor(Collection<String> addresses) {
        if (addresses.isEmpty()) {
            return List.of();
        }
        String[] keys = addresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toArray(String[]::new);
        return db.sql("""
                        select p.id from person p where p.addresses && :keys::text[]
                          and exists (select from unnest(p.addresses) a
                            where a = any(:keys::text[]) and not exists (
                              select from email_address e where e.address = a))
                        order by p.id
                        """).param("keys", keys).query(UUID.class).list();
    }

    private static final String CHANGE = """
            select id, place, person_id, kind, source, event_id, occurred_at, received_at, before::text, after::text
            from personnel_change
            """;

    Optional<KeptChange> change(UUID id) {
        return db.sql(CHANGE + "where id = ?").param(id).query(this::keptChange).optional();
    }

    List<KeptChange> changesOf(UUID person, int limit) {
        return db.sql(CHANGE + "where person_id = ? order by place desc limit ?")
                .params(person, limit)
                .query(this::keptChange)
                .list();
    }

    private KeptChange keptChange(ResultSet rs, int row) throws SQLException {
        return new KeptChange(
                rs.getObject("id", UUID.class),
                rs.getLong("place"),
                rs.getObject("person_id", UUID.class),
                ChangeKind.valueOf(rs.getString("kind")),
                rs.getString("source"),
                rs.getString("event_id"),
                rs.getTimestamp("occurred_at").toInstant(),
                rs.getTimestamp("received_at").toInstant(),
                changes(rs));
    }

    private List<FieldChange> changes(ResultSet rs) throws SQLException {
        return facts(rs.getString("before")).changesTo(facts(rs.getString("after")));
    }

    private Known known(ResultSet rs, int row) throws SQLException {
        SortedMap<Field, Provenance> provenance = provenances(rs.getString("provenance"));
        return new Known(
                rs.getObject("id", UUID.class),
                rs.getString("employee_id"),
                facts(rs.getString("facts")),
                provenance,
                rs.getTimestamp("created_at").toInstant(),
                rs.getLong("newest_change"),
                List.of((String[]) rs.getArray("disputed").getArray()),
                false,
                false);
    }

    private Facts facts(String text) {
        Map<Field, String> values = new TreeMap<>();
        read(text, TEXTS).forEach((name, value) -> values.put(Field.named(name), value));
        return new Facts(values);
    }

    private String texts(Facts facts) {
        Map<String, String> values = new TreeMap<>();
        facts.values().forEach((field, value) -> values.put(field.name(), value));
        return write(values);
    }

    private String provenance(SortedMap<Field, Provenance> provenance) {
        Map<String, Provenance> values = new TreeMap<>();
        provenance.forEach((field, said) -> values.put(field.name(), said));
        return write(values);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A fact cannot be written as JSON.", ours);
        }
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("The roster holds JSON that cannot be read.", ours);
        }
    }
}
