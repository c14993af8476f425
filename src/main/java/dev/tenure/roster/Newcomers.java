package dev.tenure.roster;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;

/** People of whom nobody has heard before, kept as a set. */
class Newcomers {

    /** The order numbers are drawn in the order of the records. */
    private static final String INSERT = """
            with n as (
              select * from unnest(:changes::uuid[], :persons::uuid[], :numbers::text[], :facts::text[], :said::text[],
                  :addresses::text[], :names::text[], :kinds::text[], :sources::text[], :keys::text[], :events::text[],
                  :occurred::text[])
                with ordinality as n (change, person, number, facts, said, addresses, name, kind, source, key, event,
                  occurred, place)),
            c as (
              insert into personnel_change
                (id, person_id, kind, source, event_id, occurred_at, received_at, before, after)
              select change, person, kind, source, event, occurred::timestamptz, :now, '{}', facts::jsonb
              from n order by n.place
              returning id, place),
            p as (
              insert into person (id, employee_id, facts, provenance, addresses, newest_change, created_at, updated_at,
                display_name)
              select n.person, n.number, n.facts::jsonb, n.said::jsonb, string_to_array(n.addresses, ';'), c.place,
                :now, :now, n.name
              from n join c on c.id = n.change),
            k as (
              insert into person_key (source, source_id, person_id)
              select source, key, person from n where key is not null),
            a as (
              insert into email_address (address, written, person_id, is_primary)
              select * from unnest(:claimed::text[], :written::text[], :holders::uuid[], :primary::boolean[]))
            select id, place from c
            """;

    private final JdbcClient db;
    private final RosterJson json;
    private final Addresses addresses;

    Newcomers(JdbcClient db, RosterJson json, Addresses addresses) {
        this.db = db;
        this.json = json;
        this.addresses = addresses;
    }

    /** One of them, with what becomes of the record. */
    record Newcomer(Known known, PersonRecord record, Merge merge) {}

    /**
     * The places of the records of whose person, event, key and addresses neither the roster nor another record among
     * them knows anything.
     */
    SortedSet<Integer> among(List<PersonRecord> records) {
        Set<String> numbers = asked(
                "select 1 from person where employee_id = v", records.stream().map(PersonRecord::employeeId));
        Set<String> held = asked(
                "select 1 from email_address where address = v",
                records.stream().flatMap(record -> addressesOf(record).stream()));
        Map<String, Set<String>> keys = new HashMap<>();
        Map<String, Set<String>> events = new HashMap<>();
        records.stream().collect(Collectors.groupingBy(PersonRecord::source)).forEach((source, of) -> {
            keys.put(
                    source,
                    askedOf(
                            source,
                            "select 1 from person_key where source = :source and source_id = v",
                            of.stream().map(PersonRecord::sourceId)));
            events.put(
                    source,
                    askedOf(
                            source,
                            "select 1 from personnel_change where source = :source and event_id = v",
                            of.stream().map(PersonRecord::eventId)));
        });
        Map<String, Long> numbersHere = counted(records.stream().map(PersonRecord::employeeId));
        Map<String, Long> addressesHere = counted(records.stream().flatMap(record -> addressesOf(record).stream()));
        Map<List<String>, Long> keysHere = counted(
                records.stream().filter(record -> record.sourceId() != null).map(Newcomers::key));
        Map<List<String>, Long> eventsHere = counted(
                records.stream().filter(record -> record.eventId() != null).map(Newcomers::event));
        SortedSet<Integer> places = new TreeSet<>();
        for (int place = 0; place < records.size(); place++) {
            PersonRecord record = records.get(place);
            boolean isNew = !numbers.contains(record.employeeId())
                    && !contains(keys.get(record.source()), record.sourceId())
                    && !contains(events.get(record.source()), record.eventId())
                    && addressesOf(record).stream().noneMatch(held::contains);
            boolean isOnlyOne = numbersHere.get(record.employeeId()) == 1
                    && keysHere.getOrDefault(key(record), 1L) == 1
                    && eventsHere.getOrDefault(event(record), 1L) == 1
                    && addressesOf(record).stream().allMatch(address -> addressesHere.get(address) == 1);
            if (isNew && isOnlyOne) {
                places.add(place);
            }
        }
        return places;
    }

    private static boolean contains(Set<String> known, @Nullable String key) {
        return key != null && known.contains(key);
    }

    private static List<String> key(PersonRecord record) {
        return Arrays.asList(record.source(), record.sourceId());
    }

    private static List<String> event(PersonRecord record) {
        return Arrays.asList(record.source(), record.eventId());
    }

    private static <T> Map<T, Long> counted(Stream<T> values) {
        return values.collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    }

    /** Those of a new person: what the record states and nothing else. */
    private static List<String> addressesOf(PersonRecord record) {
        Facts facts = Facts.NONE;
        for (Field field : List.of(Field.EMAIL, Field.OTHER_EMAILS)) {
            facts = facts.with(
                    field, record.stated().getOrDefault(field, Optional.empty()).orElse(null));
        }
        return Addresses.keys(facts);
    }

    private Set<String> asked(String whether, Stream<String> values) {
        return askedOf(null, whether, values);
    }

    /** Value by value, so that no plan that was made while the tables were small reads them whole. */
    private Set<String> askedOf(@Nullable String source, String whether, Stream<String> values) {
        String[] some = values.filter(Objects::nonNull).distinct().toArray(String[]::new);
        return some.length == 0
                ? Set.of()
                : new HashSet<>(
                        db.sql("select v from unnest(:values::text[]) as v, lateral (" + whether + " limit 1) as known")
                                .param("values", some)
                                .param("source", source)
                                .query(String.class)
                                .list());
    }

    /** Nobody else's news of those who are known comes in until the transaction ends. */
    void lockTheOthers(Collection<PersonRecord> records) {
        if (records.size() > 1) {
            db.sql("""
                            select id from person where id in (
                              select coalesce(p.merged_into, p.id) from person p
                              where p.employee_id = any(:numbers::text[])
                              union
                              select coalesce(p.merged_into, p.id)
                              from unnest(:sources::text[], :ids::text[]) as r (source, id)
                              join person_key k on k.source = r.source and k.source_id = r.id
                              join person p on p.id = k.person_id)
                            order by id for update
                            """)
                    .param("numbers", texts(records.stream().map(PersonRecord::employeeId)))
                    .param("sources", texts(records.stream().map(PersonRecord::source)))
                    .param("ids", texts(records.stream().map(PersonRecord::sourceId)))
                    .query(UUID.class)
                    .list();
        }
    }

    private static String[] texts(Stream<String> values) {
        return values.toArray(String[]::new);
    }

    /**
     * Keeps them in one statement, as changes in that order.
     *
     * @throws org.springframework.dao.DuplicateKeyException if one of them is not new any more
     */
    List<PersonnelChange> keep(List<Newcomer> all, Instant now) {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(all.size()).toList();
        List<Addresses.Claim> claims = all.stream()
                .flatMap(one -> addresses.claims(one.merge().facts()).stream())
                .toList();
        UUID[] holders = all.stream()
                .flatMap(one -> addresses.claims(one.merge().facts()).stream()
                        .map(claim -> one.known().id()))
                .toArray(UUID[]::new);
        Map<UUID, Long> places = new HashMap<>();
        db.sql(INSERT)
                .param("changes", ids.toArray(UUID[]::new))
                .param("persons", all.stream().map(one -> one.known().id()).toArray(UUID[]::new))
                .param("numbers", texts(all.stream().map(one -> one.record().employeeId())))
                .param(
                        "facts",
                        texts(all.stream().map(one -> json.texts(one.merge().facts()))))
                .param(
                        "said",
                        texts(all.stream()
                                .map(one -> json.provenance(one.merge().provenance()))))
                .param(
                        "addresses",
                        texts(all.stream()
                                .map(one -> String.join(
                                        ";", Addresses.keys(one.merge().facts())))))
                .param(
                        "names",
                        texts(all.stream().map(one -> one.merge().facts().displayName())))
                .param("kinds", texts(all.stream().map(one -> one.merge().kind().name())))
                .param("sources", texts(all.stream().map(one -> one.record().source())))
                .param("keys", texts(all.stream().map(one -> one.record().sourceId())))
                .param("events", texts(all.stream().map(one -> one.record().eventId())))
                .param(
                        "occurred",
                        texts(all.stream().map(one -> one.record().occurredAt().toString())))
                .param("claimed", texts(claims.stream().map(Addresses.Claim::address)))
                .param("written", texts(claims.stream().map(Addresses.Claim::written)))
                .param("holders", holders)
                .param(
                        "primary",
                        claims.stream().map(Addresses.Claim::isPrimary).toArray(Boolean[]::new))
                .param("now", Timestamp.from(now))
                .query((rs, row) -> places.put(rs.getObject("id", UUID.class), rs.getLong("place")))
                .list();
        List<PersonnelChange> changes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            changes.add(change(ids.get(i), places.get(ids.get(i)), all.get(i)));
        }
        return changes;
    }

    private static PersonnelChange change(UUID id, long place, Newcomer one) {
        PersonRecord record = one.record();
        String event = record.eventId() == null ? id.toString() : record.eventId();
        return new PersonnelChange(
                id,
                place,
                one.known().id(),
                one.merge().kind(),
                record.source(),
                record.source() + ":" + event,
                one.merge().changes());
    }
}
