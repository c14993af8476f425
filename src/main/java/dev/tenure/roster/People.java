package dev.tenure.roster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Roster.Provenance;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
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
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The roster's tables. */
@Component
class People {

    private static final String PERSON = """
            select p.id, p.employee_id, p.facts::text, p.provenance::text, p.others::text, p.newest_change, p.created_at,
              p.merged_into, p.employee_ids, p.turns_at,
              (select jsonb_object_agg(a.field, a.ranks)::text
                from (select field, jsonb_object_agg(source, rank) as ranks from authority group by field) a) as authority,
              array(select e.address from email_address e
                where e.address = any(p.addresses) and e.person_id <> p.id order by 1) as disputed
            from person p
            """;

    /** Whoever was merged leads to who stayed. */
    private static final String WITH_ID =
            "where p.id = (select coalesce(o.merged_into, o.id) from person o where o.id = ?)";

    private static final String WITH_NUMBER =
            "where p.id = (select coalesce(o.merged_into, o.id) from person o where o.employee_id = ? and o.erased_at is null)";

    private static final int MOST_LOOKS = 5;

    private final JdbcClient db;
    private final RosterJson json;
    private final Addresses addresses;
    private final Changes changes;
    private final Merges merges;
    private final Newcomers newcomers;

    @Autowired
    People(JdbcClient db, ObjectMapper mapper, RosterSettings settings) {
        this.db = db;
        this.json = new RosterJson(mapper);
        this.addresses = new Addresses(db, settings);
        this.changes = new Changes(db, json);
        this.merges = new Merges(db);
        this.newcomers = new Newcomers(db, json, addresses);
    }

    People(JdbcClient db, ObjectMapper mapper) {
        this(db, mapper, RosterSettings.NONE);
    }

    Addresses addresses() {
        return addresses;
    }

    Changes changes() {
        return changes;
    }

    Merges merges() {
        return merges;
    }

    Newcomers newcomers() {
        return newcomers;
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
        boolean keyIsNew = record.sourceId() != null && byKey.isEmpty();
        for (int look = 0; look < MOST_LOOKS; look++) {
            Optional<Known> found = byKey.isPresent()
                    ? db.sql(PERSON + WITH_ID + lock)
                            .param(byKey.get())
                            .query(this::known)
                            .optional()
                    : db.sql(PERSON + WITH_NUMBER + lock)
                            .param(record.employeeId())
                            .query(this::known)
                            .optional();
            if (found.isEmpty()) {
                return unknown(record, now, keyIsNew);
            }
            Optional<Known> known = spokenOf(found.get(), byKey, record, keyIsNew);
            if (known.isPresent()) {
                return known.get();
            }
            // Two became one, or one became two, while we waited for the person: look again.
        }
        throw new IllegalStateException("Somebody keeps being merged and split while a record of them comes in.");
    }

    static Known unknown(PersonRecord record, Instant now, boolean keyIsNew) {
        UUID id = UUID.randomUUID();
        return new Known(
                id,
                record.employeeId(),
                List.of(record.employeeId()),
                Facts.NONE,
                new TreeMap<>(),
                new TreeMap<>(),
                now,
                0,
                List.of(),
                null,
                null,
                List.of(),
                id,
                true,
                keyIsNew,
                Authority.NONE);
    }

    /** The person with the employment that the record is about; nothing if it is another person's by now. */
    private Optional<Known> spokenOf(Known person, Optional<UUID> byKey, PersonRecord record, boolean keyIsNew) {
        if (person.mergedInto() != null) {
            return Optional.empty();
        }
        UUID employment;
        String number;
        Known known = person;
        if (person.hasSeveral()) {
            known = person.with(employmentsOf(person.id()));
            Optional<Employment> meant = known.employments().stream()
                    .filter(one -> byKey.isPresent()
                            ? one.id().equals(byKey.get())
                            : one.employeeId().equals(record.employeeId()))
                    .findFirst();
            if (meant.isEmpty()) {
                return Optional.empty();
            }
            employment = meant.get().id();
            number = meant.get().employeeId();
        } else {
            employment = person.id();
            number = person.ownNumber();
            boolean isAnothers =
                    byKey.isPresent() ? !byKey.get().equals(person.id()) : !number.equals(record.employeeId());
            if (isAnothers) {
                return Optional.empty();
            }
        }
        refuseContradiction(employment, number, record, keyIsNew);
        return Optional.of(known.about(employment, keyIsNew));
    }

    List<Employment> employmentsOf(UUID person) {
        return db.sql("""
                        select id, employee_id, facts::text, provenance::text, others::text from employment
                        where person_id = ? order by employee_id
                        """)
                .param(person)
                .query((rs, row) -> new Employment(
                        rs.getObject("id", UUID.class),
                        rs.getString("employee_id"),
                        json.facts(rs.getString("facts")),
                        json.provenances(rs.getString("provenance")),
                        json.others(rs.getString("others"))))
                .list();
    }

    Known withEmployments(Known known) {
        return known.hasSeveral() ? known.with(employmentsOf(known.id())) : known;
    }

    /** Of whom several sources speak of one field, in the order of their ids. */
    List<Known> contested(UUID after, int limit) {
        return db.sql(PERSON + """
                        where p.id in (
                          (select id from person where others <> '{}' and id > :after order by id limit :limit)
                          union
                          (select distinct person_id from employment where others <> '{}' and person_id > :after
                            order by person_id limit :limit))
                        order by p.id limit :limit
                        """).param("after", after).param("limit", limit).query(this::known).list().stream()
                .map(this::withEmployments)
                .toList();
    }

    /** One employment has one number and, within a source, one key; anything else would mix two people up. */
    private void refuseContradiction(UUID employment, String number, PersonRecord record, boolean keyIsNew) {
        if (!number.equals(record.employeeId())) {
            throw new InvalidPersonRecord(List.of(new FieldProblem(
                    "employeeId",
                    "number-changed",
                    "The source gives this person another employee number than before. Tenure keeps the first, because"
                            + " it ties the person to the directory account: correct the number in HR.")));
        }
        if (keyIsNew
                && db.sql("select exists (select from person_key where person_id = ? and source = ?)")
                        .params(employment, record.source())
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

    /** Somebody new who may have been erased before. */
    record Suspect(PersonRecord record, boolean worksHere) {}

    /**
     * A source may list for years who has left and was erased, or send an old message again: they are not to come back by
     * that. What was true after the erasure, of somebody who works here, is about a new person.
     *
     * @throws InvalidPersonRecord if a record is about somebody erased
     */
    void refuseErased(List<Suspect> suspects) {
        if (suspects.isEmpty()) {
            return;
        }
        boolean erased = db.sql("""
                        select exists (
                          select from unnest(:numbers::text[], :sources::text[], :ids::text[], :works::boolean[],
                            :occurred::text[]::timestamptz[]) r (number, source, id, works, occurred)
                          join erased_key e on e.hash = any(array[
                            erased_hash('number', r.number), erased_hash('key', r.source || chr(9) || r.id)])
                          where not r.works or e.erased_at > r.occurred)
                        """)
                .param("numbers", texts(suspects, PersonRecord::employeeId))
                .param("sources", texts(suspects, PersonRecord::source))
                .param("ids", texts(suspects, PersonRecord::sourceId))
                .param("works", suspects.stream().map(Suspect::worksHere).toArray(Boolean[]::new))
                .param("occurred", texts(suspects, record -> record.occurredAt().toString()))
                .query(Boolean.class)
                .single();
        if (erased) {
            throw new InvalidPersonRecord(List.of(new FieldProblem(
                    "employeeId",
                    Erasures.ERASED,
                    "This person has left and was erased from Tenure: nothing of them is taken in. If they were hired"
                            + " again, send the record with the new employment: it comes in as a new person.")));
        }
    }

    private static String[] texts(List<Suspect> suspects, Function<PersonRecord, String> of) {
        return suspects.stream().map(suspect -> of.apply(suspect.record())).toArray(String[]::new);
    }

    /** A statement that confirmed what was known is newer than the one before it, and must win over what lies between. */
    void keepUnchanged(Known known, PersonRecord record, Merge merge) {
        keepKey(known, record);
        keepProvenance(known, merge);
    }

    void keepProvenance(Known known, Merge merge) {
        keepEmployments(known, merge);
        if (!merge.provenance().equals(known.provenance()) || !merge.others().equals(known.others())) {
            db.sql("update person set provenance = :provenance::jsonb, others = :others::jsonb where id = :id")
                    .param("provenance", json.provenance(merge.provenance()))
                    .param("others", json.others(merge.others()))
                    .param("id", known.id())
                    .update();
        }
    }

    PersonnelChange keep(Known known, PersonRecord record, Merge merge, Instant now) {
        UUID id = UUID.randomUUID();
        List<String> keys = Addresses.keys(merge.facts());
        String person = known.isNew() ? """
                  insert into person (id, employee_id, facts, provenance, others, addresses, newest_change, created_at,
                    updated_at, display_name)
                  select :person, :employee, :facts::jsonb, :provenance::jsonb, :others::jsonb, :addresses, place, :now, :now,
                    :name from c
                  returning newest_change
                  """ : """
                  update person set facts = :facts::jsonb, provenance = :provenance::jsonb, others = :others::jsonb,
                    addresses = :addresses, newest_change = c.place, updated_at = :now, display_name = :name,
                    employee_ids = :numbers::text[], turns_at = :turns::timestamptz
                  from c where person.id = :person
                  returning newest_change
                  """;
        long place = changes.insert(
                        id,
                        known.id(),
                        merge.kind(),
                        record.source(),
                        record.eventId(),
                        record.occurredAt(),
                        now,
                        merge.changes(),
                        person)
                .param("employee", known.ownNumber())
                .param(
                        "numbers",
                        merge.lead() == null ? null : merge.lead().numbers().toArray(String[]::new))
                .param(
                        "turns",
                        merge.lead() == null ? null : timestamp(merge.lead().turnsAt()))
                .param("facts", json.texts(merge.facts()))
                .param("provenance", json.provenance(merge.provenance()))
                .param("others", json.others(merge.others()))
                .param("addresses", keys.toArray(String[]::new))
                .param("name", merge.facts().displayName())
                .query(Long.class)
                .single();
        keepKey(known, record);
        keepEmployments(known, merge);
        addresses.keep(known, merge.facts());
        String event = record.eventId() == null ? id.toString() : record.eventId();
        return new PersonnelChange(
                id, place, known.id(), merge.kind(), record.source(), record.source() + ":" + event, merge.changes());
    }

    private void keepKey(Known known, PersonRecord record) {
        if (known.keyIsNew()) {
            db.sql("insert into person_key (source, source_id, person_id) values (?, ?, ?)")
                    .params(record.source(), record.sourceId(), known.spokenOf())
                    .update();
        }
    }

    /** The other one's row stays and leads on; all that it had is the survivor's. */
    PersonnelChange keepMerged(Known stays, Known goes, PersonRecord word, Merge merge, Instant now) {
        for (Employment one : merge.employments()) {
            db.sql("""
                            insert into employment (id, employee_id, person_id, facts, provenance, others)
                            values (:id, :number, :person, :facts::jsonb, :provenance::jsonb, :others::jsonb)
                            on conflict (id) do update set person_id = excluded.person_id
                            """)
                    .param("id", one.id())
                    .param("number", one.employeeId())
                    .param("person", stays.id())
                    .param("facts", json.texts(one.facts()))
                    .param("provenance", json.provenance(one.provenance()))
                    .param("others", json.others(one.others()))
                    .update();
        }
        db.sql("""
                        update email_address set person_id = :stays, is_primary = false,
                          merged_from = coalesce(merged_from, :goes)
                        where person_id = :goes
                        """).param("stays", stays.id()).param("goes", goes.id()).update();
        PersonnelChange change = keep(stays.with(merge.employments()), word, merge, now);
        db.sql("""
                        update person set merged_into = :stays, facts = '{}', provenance = '{}', others = '{}',
                          addresses = '{}', employee_ids = null, turns_at = null, newest_change = :place, updated_at = :now
                        where id = :goes
                        """)
                .param("stays", stays.id())
                .param("goes", goes.id())
                .param("place", change.order())
                .param("now", Timestamp.from(now))
                .update();
        db.sql("update person set merged_into = :stays where merged_into = :goes")
                .param("stays", stays.id())
                .param("goes", goes.id())
                .update();
        return change;
    }

    void turnsAt(UUID person, @Nullable Instant instant) {
        db.sql("update person set turns_at = :turns where id = :person")
                .param("turns", timestamp(instant))
                .param("person", person)
                .update();
    }

    /** What was heard of them, of somebody who has several. */
    private void keepEmployments(Known known, Merge merge) {
        for (Employment after : merge.employments()) {
            if (!known.employments().contains(after)) {
                db.sql("""
                                update employment set facts = :facts::jsonb, provenance = :provenance::jsonb,
                                  others = :others::jsonb
                                where id = :id
                                """)
                        .param("facts", json.texts(after.facts()))
                        .param("provenance", json.provenance(after.provenance()))
                        .param("others", json.others(after.others()))
                        .param("id", after.id())
                        .update();
            }
        }
    }

    @Nullable
    private static Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    Map<Field, Provenance> provenanceOf(UUID personId) {
        return db.sql("select provenance::text from person where id = ?")
                .param(personId)
                .query(String.class)
                .optional()
                .map(json::provenances)
                .orElseGet(TreeMap::new);
    }

    Set<String> numbersKnown(Collection<String> employeeIds) {
        return Set.copyOf(db.sql("select employee_id from person where employee_id = any(?)")
                .param(employeeIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    Optional<Person> find(UUID id, boolean lock) {
        return (lock ? locked(id) : find(id)).map(Known::asPerson);
    }

    Optional<Known> find(UUID id) {
        return db.sql(PERSON + WITH_ID).param(id).query(this::known).optional();
    }

    /** The row of whoever the id leads to; who was merged while we waited for it leads on. */
    Optional<Known> locked(UUID id) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            Optional<Known> found = db.sql(PERSON + WITH_ID + " for update of p")
                    .param(id)
                    .query(this::known)
                    .optional();
            if (found.isEmpty() || found.get().mergedInto() == null) {
                return found;
            }
        }
        throw new IllegalStateException("Person " + id + " keeps being merged.");
    }

    Optional<Person> findByNumber(String employeeId) {
        return db.sql(PERSON + WITH_NUMBER)
                .param(employeeId)
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
                        where lower(p.display_name) like :pattern and p.merged_into is null and p.erased_at is null
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
        Map<UUID, UUID> leadOn = new HashMap<>();
        db.sql(PERSON + "where p.id = any(:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query(this::known)
                .list()
                .forEach(known -> {
                    if (known.mergedInto() == null) {
                        found.put(known.id(), known.asPerson());
                    } else {
                        leadOn.put(known.id(), known.mergedInto());
                    }
                });
        if (!leadOn.isEmpty()) {
            Map<UUID, Person> stayed = find(leadOn.values());
            leadOn.forEach((id, into) -> found.put(id, stayed.get(into)));
        }
        return found;
    }

    /** Up the line of managers, as far as a line can sensibly be. */
    boolean isAbove(Collection<String> numbers, String manager) {
        return db.sql("""
                        with recursive line (id, manager, depth) as (
                          select p.id, p.manager_employee_id, 1 from person o
                          join person p on p.id = coalesce(o.merged_into, o.id) where o.employee_id = :manager
                          union all
                          select p.id, p.manager_employee_id, l.depth + 1
                          from line l join person o on o.employee_id = l.manager
                          join person p on p.id = coalesce(o.merged_into, o.id)
                          where l.depth < 50 and l.manager <> :manager)
                        select exists (select from line where manager = any(:numbers::text[]))
                        """)
                .param("manager", manager)
                .param("numbers", numbers.toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    List<String> reportsOf(Collection<String> numbers) {
        return db.sql("""
                        select coalesce(employee_ids[1], employee_id) as number from person
                        where manager_employee_id = any(:numbers::text[]) and employee_id <> all(:numbers::text[])
                          and facts ->> 'active' is distinct from 'false'
                        order by number
                        """)
                .param("numbers", numbers.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    private Known known(ResultSet rs, int row) throws SQLException {
        SortedMap<Field, Provenance> provenance = json.provenances(rs.getString("provenance"));
        UUID id = rs.getObject("id", UUID.class);
        String own = rs.getString("employee_id");
        Array numbers = rs.getArray("employee_ids");
        Timestamp turns = rs.getTimestamp("turns_at");
        return new Known(
                id,
                own,
                numbers == null ? List.of(own) : List.of((String[]) numbers.getArray()),
                json.facts(rs.getString("facts")),
                provenance,
                json.others(rs.getString("others")),
                rs.getTimestamp("created_at").toInstant(),
                rs.getLong("newest_change"),
                List.of((String[]) rs.getArray("disputed").getArray()),
                rs.getObject("merged_into", UUID.class),
                turns == null ? null : turns.toInstant(),
                List.of(),
                id,
                false,
                false,
                json.authority(rs.getString("authority")));
    }
}
