package dev.tenure.roster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Roster.Merge;
import dev.tenure.roster.Roster.Provenance;
import java.sql.Array;
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
              p.merged_into, p.employee_ids, p.turns_at,
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
    private final ObjectMapper json;

    People(JdbcClient db, ObjectMapper json) {
        this.db = db;
        this.json = json;
    }

    /**
     * The person as known before a record; a new one has nothing but an id.
     *
     * @param ownNumber with which the person came
     * @param numbers all employee numbers, the leading one first
     * @param employments of somebody who has several, as far as they were asked for
     * @param spokenOf the employment that a record is about: the id of the person as whom it came
     */
    record Known(
            UUID id,
            String ownNumber,
            List<String> numbers,
            Facts facts,
            SortedMap<Field, Provenance> provenance,
            Instant createdAt,
            long newestChange,
            List<String> disputed,
            @Nullable UUID mergedInto,
            @Nullable Instant turnsAt,
            List<Employment> employments,
            UUID spokenOf,
            boolean isNew,
            boolean keyIsNew) {

        String employeeId() {
            return numbers.get(0);
        }

        boolean hasSeveral() {
            return numbers.size() > 1;
        }

        /** All that the person has. */
        List<Employment> allEmployments() {
            return hasSeveral() ? employments : List.of(new Employment(id, ownNumber, facts, provenance));
        }

        Known with(List<Employment> found) {
            return new Known(
                    id,
                    ownNumber,
                    numbers,
                    facts,
                    provenance,
                    createdAt,
                    newestChange,
                    disputed,
                    mergedInto,
                    turnsAt,
                    found,
                    spokenOf,
                    isNew,
                    keyIsNew);
        }

        Known about(UUID employment, boolean newKey) {
            return new Known(
                    id,
                    ownNumber,
                    numbers,
                    facts,
                    provenance,
                    createdAt,
                    newestChange,
                    disputed,
                    mergedInto,
                    turnsAt,
                    employments,
                    employment,
                    isNew,
                    newKey);
        }

        Person asPerson() {
            return asPerson(facts, provenance.keySet());
        }

        Person asPerson(Facts now, Collection<Field> stated) {
            return new Person(
                    id,
                    numbers.get(0),
                    now,
                    Set.copyOf(stated),
                    createdAt,
                    newestChange,
                    disputed,
                    numbers.subList(1, numbers.size()),
                    turnsAt);
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

    private static Known unknown(PersonRecord record, Instant now, boolean keyIsNew) {
        UUID id = UUID.randomUUID();
        return new Known(
                id,
                record.employeeId(),
                List.of(record.employeeId()),
                Facts.NONE,
                new TreeMap<>(),
                now,
                0,
                List.of(),
                null,
                null,
                List.of(),
                id,
                true,
                keyIsNew);
    }

    /** The person with the employment that the record is about; nothing if it is another person's by now. */
    private Optional<Known> spokenOf(Known person, Optional<UUID> byKey, PersonRecord record, boolean keyIsNew) {
        if (person.mergedInto != null) {
            return Optional.empty();
        }
        UUID employment;
        String number;
        Known known = person;
        if (person.hasSeveral()) {
            known = person.with(employmentsOf(person.id));
            Optional<Employment> meant = known.employments.stream()
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
            employment = person.id;
            number = person.ownNumber;
            boolean isAnothers =
                    byKey.isPresent() ? !byKey.get().equals(person.id) : !number.equals(record.employeeId());
            if (isAnothers) {
                return Optional.empty();
            }
        }
        refuseContradiction(employment, number, record, keyIsNew);
        return Optional.of(known.about(employment, keyIsNew));
    }

    List<Employment> employmentsOf(UUID person) {
        return db.sql("""
                        select id, employee_id, facts::text, provenance::text from employment
                        where person_id = ? order by employee_id
                        """)
                .param(person)
                .query((rs, row) -> new Employment(
                        rs.getObject("id", UUID.class),
                        rs.getString("employee_id"),
                        facts(rs.getString("facts")),
                        provenances(rs.getString("provenance"))))
                .list();
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

    /**
     * A source may list for years who has left and was erased, or send an old message again: they are not to come back by
     * that. What was true after the erasure, of somebody who works here, is about a new person.
     *
     * @throws InvalidPersonRecord if the record is about somebody erased
     */
    void refuseErased(PersonRecord record, boolean worksHere) {
        boolean erased = db.sql("""
                        select exists (select from erased_key where hash in (
                          erased_hash('number', :number), erased_hash('key', :source || chr(9) || :id::text))
                          and (not :works or erased_at > :occurred))
                        """)
                .param("number", record.employeeId())
                .param("source", record.source())
                .param("id", record.sourceId())
                .param("works", worksHere)
                .param("occurred", Timestamp.from(record.occurredAt()))
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

    /** A statement that confirmed what was known is newer than the one before it, and must win over what lies between. */
    void keepProvenance(Known known, Merge merge) {
        keepEmployments(known, merge);
        if (!merge.provenance().equals(known.provenance)) {
            db.sql("update person set provenance = :provenance::jsonb where id = :id")
                    .param("provenance", provenance(merge.provenance()))
                    .param("id", known.id)
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
                    newest_change = c.place, updated_at = :now, display_name = :name,
                    employee_ids = :numbers::text[], turns_at = :turns::timestamptz
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
                .param("employee", known.ownNumber)
                .param(
                        "numbers",
                        merge.lead() == null ? null : merge.lead().numbers().toArray(String[]::new))
                .param(
                        "turns",
                        merge.lead() == null ? null : timestamp(merge.lead().turnsAt()))
                .param("facts", texts(merge.facts()))
                .param("provenance", provenance(merge.provenance()))
                .param("addresses", addresses.toArray(String[]::new))
                .param("name", merge.facts().displayName())
                .query(Long.class)
                .single();
        if (known.keyIsNew) {
            db.sql("insert into person_key (source, source_id, person_id) values (?, ?, ?)")
                    .params(record.source(), record.sourceId(), known.spokenOf)
                    .update();
        }
        keepEmployments(known, merge);
        keepAddresses(known, merge.facts());
        String event = record.eventId() == null ? id.toString() : record.eventId();
        return new PersonnelChange(
                id, place, known.id, merge.kind(), record.source(), record.source() + ":" + event, merge.changes());
    }

    /** The other one's row stays and leads on; all that it had is the survivor's. */
    PersonnelChange keepMerged(Known stays, Known goes, PersonRecord word, Merge merge, Instant now) {
        for (Employment one : merge.employments()) {
            db.sql("""
                            insert into employment (id, employee_id, person_id, facts, provenance)
                            values (:id, :number, :person, :facts::jsonb, :provenance::jsonb)
                            on conflict (id) do update set person_id = excluded.person_id
                            """)
                    .param("id", one.id())
                    .param("number", one.employeeId())
                    .param("person", stays.id)
                    .param("facts", texts(one.facts()))
                    .param("provenance", provenance(one.provenance()))
                    .update();
        }
        db.sql("""
                        update email_address set person_id = :stays, is_primary = false,
                          merged_from = coalesce(merged_from, :goes)
                        where person_id = :goes
                        """).param("stays", stays.id).param("goes", goes.id).update();
        PersonnelChange change = keep(stays.with(merge.employments()), word, merge, now);
        db.sql("""
                        update person set merged_into = :stays, facts = '{}', provenance = '{}', addresses = '{}',
                          employee_ids = null, turns_at = null, newest_change = :place, updated_at = :now
                        where id = :goes
                        """)
                .param("stays", stays.id)
                .param("goes", goes.id)
                .param("place", change.order())
                .param("now", Timestamp.from(now))
                .update();
        db.sql("update person set merged_into = :stays where merged_into = :goes")
                .param("stays", stays.id)
                .param("goes", goes.id)
                .update();
        return change;
    }

    void keepMerge(UUID stays, UUID goes, String by, String reason, Instant now) {
        db.sql("""
                        insert into person_merge (id, person_id, other_id, done_by, reason, at)
                        values (:id, :stays, :goes, :by, :reason, :now)
                        """)
                .param("id", UUID.randomUUID())
                .param("stays", stays)
                .param("goes", goes)
                .param("by", by)
                .param("reason", reason)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** The row of whom it was is a person again, with the addresses that came with it or that it alone names. */
    void splitOff(UUID person, Employment off, List<Employment> rest) {
        db.sql("delete from employment where id = :off or (:all and person_id = :person)")
                .param("off", off.id())
                .param("all", rest.size() == 1)
                .param("person", person)
                .update();
        db.sql("update person set merged_into = null where id = ?")
                .param(off.id())
                .update();
        List<String> alone = new ArrayList<>(Roster.addressKeys(off.facts()));
        rest.forEach(one -> alone.removeAll(Roster.addressKeys(one.facts())));
        db.sql("""
                        update email_address set person_id = :off, is_primary = false, merged_from = null
                        where person_id = :person and (merged_from = :off or address = any(:alone::text[]))
                        """)
                .param("off", off.id())
                .param("person", person)
                .param("alone", alone.toArray(String[]::new))
                .update();
    }

    void keepSplit(UUID off, String by, String reason, Instant now) {
        db.sql("""
                        update person_merge set split_at = :now, split_by = :by, split_reason = :reason
                        where place = (select max(place) from person_merge where other_id = :off and split_at is null)
                        """)
                .param("off", off)
                .param("by", by)
                .param("reason", reason)
                .param("now", Timestamp.from(now))
                .update();
    }

    List<UUID> mergedInto(UUID person) {
        return db.sql("select id from person where merged_into = ? order by id")
                .param(person)
                .query(UUID.class)
                .list();
    }

    List<Identities.KeptMerge> mergesOf(UUID person) {
        return db.sql("""
                        with all_ids as (select id from person where id = :person or merged_into = :person)
                        select * from person_merge
                        where person_id in (select id from all_ids) or other_id in (select id from all_ids)
                        order by place desc
                        """)
                .param("person", person)
                .query((rs, row) -> {
                    Timestamp split = rs.getTimestamp("split_at");
                    return new Identities.KeptMerge(
                            rs.getObject("person_id", UUID.class),
                            rs.getObject("other_id", UUID.class),
                            rs.getString("done_by"),
                            rs.getString("reason"),
                            rs.getTimestamp("at").toInstant(),
                            split == null ? null : split.toInstant(),
                            rs.getString("split_by"),
                            rs.getString("split_reason"));
                })
                .list();
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
            if (!known.employments.contains(after)) {
                db.sql("update employment set facts = :facts::jsonb, provenance = :provenance::jsonb where id = :id")
                        .param("facts", texts(after.facts()))
                        .param("provenance", provenance(after.provenance()))
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
            if (found.isEmpty() || found.get().mergedInto == null) {
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
                    if (known.mergedInto == null) {
                        found.put(known.id, known.asPerson());
                    } else {
                        leadOn.put(known.id, known.mergedInto);
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
        UUID id = rs.getObject("id", UUID.class);
        String own = rs.getString("employee_id");
        Array numbers = rs.getArray("employee_ids");
        Timestamp turns = rs.getTimestamp("turns_at");
        return new Known(
                id,
                own,
                numbers == null ? List.of(own) : List.of((String[]) numbers.getArray()),
                facts(rs.getString("facts")),
                provenance,
                rs.getTimestamp("created_at").toInstant(),
                rs.getLong("newest_change"),
                List.of((String[]) rs.getArray("disputed").getArray()),
                rs.getObject("merged_into", UUID.class),
                turns == null ? null : turns.toInstant(),
                List.of(),
                id,
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
