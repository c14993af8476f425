package dev.tenure.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.Roster;
import dev.tenure.roster.Traces;
import dev.tenure.roster.Traces.Trace;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Shows a person everything that is held about them, in all rooms, and erases it. */
@Component
public class Privacy {

    private static final int AT_ONCE = 500;
    private static final List<String> SECRETS = List.of("password_hash", "token_hash", "content_hash");

    private final List<PersonalData> rooms;
    private final JdbcClient db;
    private final NamedParameterJdbcTemplate rows;
    private final Roster roster;
    private final Erasures erasures;
    private final ObjectMapper json;
    private final Clock clock;
    private final MeterRegistry meters;

    Privacy(
            List<PersonalData> rooms,
            JdbcTemplate jdbc,
            Roster roster,
            Erasures erasures,
            ObjectMapper json,
            Clock clock,
            MeterRegistry meters) {
        this.rooms = rooms.stream()
                .sorted(Comparator.comparingInt(PersonalData::floor).reversed())
                .toList();
        this.db = JdbcClient.create(jdbc);
        var inParts = new JdbcTemplate(jdbc.getDataSource());
        inParts.setFetchSize(AT_ONCE);
        this.rows = new NamedParameterJdbcTemplate(inParts);
        this.roster = roster;
        this.erasures = erasures;
        this.json = json;
        this.clock = clock;
        this.meters = meters;
    }

    /** Why somebody is not erased yet. */
    public enum Hindrance {
        /** By what HR says they work here, or the last day is not over everywhere on earth. */
        EMPLOYED,
        /** A ticket of theirs is open. */
        TICKET_OPEN,
        /** A process waits for a date of theirs. */
        DATE_AHEAD,
        /** The directory still has their account, enabled or not. */
        ACCOUNT_THERE
    }

    /**
     * What was done, or would be.
     *
     * @param hinderedBy nothing if it was done
     * @param rows room, table, how many rows
     */
    public record Outcome(
            UUID personId, boolean erased, Set<Hindrance> hinderedBy, Map<String, Map<String, Long>> rows) {}

    /** Nothing is changed. */
    @Transactional(readOnly = true)
    public Outcome dryRun(UUID personId) {
        Person person = roster.get(personId);
        Traces traces = traces(person.id());
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (PersonalData room : rooms) {
            for (Holding holding : room.holdings()) {
                if (holding.theirs() && holding.erase() != null) {
                    count(
                            counts,
                            room,
                            holding,
                            db.sql("select count(*) from " + holding.table() + " t where " + holding.where())
                                    .params(traces.parameters())
                                    .query(Long.class)
                                    .single());
                }
            }
        }
        return new Outcome(person.id(), false, hindrances(person.id()), counts);
    }

    /**
     * Erases somebody, in one transaction, unless something hinders it; whoever was erased before stays so. Their row
     * stays under its id, and so do the numbers of their tickets and changes.
     *
     * @param because kept, and shown: not to name the person
     */
    @Transactional
    public Outcome erase(UUID personId, String because, String by) {
        UUID id = roster.lock(personId).id();
        if (erasures.of(id).filter(earlier -> earlier.erasedAt() != null).isPresent()) {
            return new Outcome(id, true, Set.of(), Map.of());
        }
        Set<Hindrance> hinderedBy = hindrances(id);
        if (!hinderedBy.isEmpty()) {
            return new Outcome(id, false, hinderedBy, Map.of());
        }
        Traces traces = traces(id);
        erasures.remember(traces);
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (PersonalData room : rooms) {
            for (Holding holding : room.holdings()) {
                if (holding.erase() != null) {
                    long erased = db.sql(holding.erase())
                            .params(traces.parameters())
                            .param("now", Timestamp.from(clock.instant()))
                            .update();
                    if (holding.theirs()) {
                        count(counts, room, holding, erased);
                    }
                }
            }
        }
        erasures.done(id, because, by, text(counts));
        meters.counter("tenure.privacy.erased").increment();
        return new Outcome(id, true, Set.of(), counts);
    }

    /** What keeps somebody from being erased now. */
    public Set<Hindrance> hindrances(UUID personId) {
        // Wherever they work, the last day is over.
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.ofHours(-12));
        return db.sql("""
                        with one as (select id from person where id = :id or merged_into = :id)
                        select
                          p.facts ->> 'active' is distinct from 'false' and coalesce(p.facts ->> 'endDate' >= :today, true),
                          exists (select from ticket where person_id in (select id from one) and closed_at is null),
                          exists (select from lifecycle
                            where person_id in (select id from one) and process_instance_id is not null),
                          exists (select from account
                            where person_id in (select id from one) and gone_at is null and deleted_at is null)
                        from person p where p.id = :id
                        """)
                .param("id", personId)
                .param("today", today.toString())
                .query((row, n) -> {
                    Set<Hindrance> found = EnumSet.noneOf(Hindrance.class);
                    int column = 0;
                    for (Hindrance each : Hindrance.values()) {
                        column++;
                        if (row.getBoolean(column)) {
                            found.add(each);
                        }
                    }
                    return found;
                })
                .single();
    }

    /**
     * Writes everything that is held about somebody as one JSON document, row by row as the tables have it, and leaves
     * the stream open. Secrets, such as hashes of passwords, are not in it.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void export(UUID personId, OutputStream out) throws IOException {
        UUID id = roster.get(personId).id();
        Traces traces = traces(id);
        try (JsonGenerator generator =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartObject();
            generator.writeStringField("personId", id.toString());
            generator.writeStringField("exportedAt", clock.instant().toString());
            generator.writeObjectFieldStart("rooms");
            for (PersonalData room : rooms) {
                generator.writeObjectFieldStart(room.kind());
                for (Holding holding : room.holdings()) {
                    if (holding.theirs()) {
                        generator.writeArrayFieldStart(holding.table());
                        export(holding, traces, generator);
                        generator.writeEndArray();
                    }
                }
                generator.writeEndObject();
            }
            generator.writeEndObject();
            generator.writeEndObject();
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private void export(Holding holding, Traces traces, JsonGenerator generator) {
        Map<String, Object> parameters = new TreeMap<>(traces.parameters());
        parameters.put("secrets", SECRETS.toArray(String[]::new));
        rows.query(
                "select (to_jsonb(t) - :secrets::text[])::text from " + holding.table() + " t where " + holding.where(),
                parameters,
                row -> {
                    try {
                        generator.writeRawValue(row.getString(1));
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                });
    }

    /** From the ground up, so that each room may ask by what those below it know. */
    private Traces traces(UUID personId) {
        var traces = new Traces(List.of(personId));
        List<PersonalData> upwards = new ArrayList<>(rooms);
        upwards.sort(Comparator.comparingInt(PersonalData::floor));
        for (PersonalData room : upwards) {
            if (room.traces() != null) {
                db.sql(room.traces())
                        .params(traces.parameters())
                        .query((row, n) -> Map.entry(Trace.valueOf(row.getString(1)), row.getString(2)))
                        .list()
                        .forEach(found -> traces.add(found.getKey(), found.getValue()));
            }
        }
        return traces;
    }

    private static void count(Map<String, Map<String, Long>> counts, PersonalData room, Holding holding, long rows) {
        if (rows > 0) {
            counts.computeIfAbsent(room.kind(), kind -> new TreeMap<>()).merge(holding.table(), rows, Long::sum);
        }
    }

    private String text(Map<String, Map<String, Long>> counts) {
        try {
            return json.writeValueAsString(counts);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("Counts are always JSON.", ours);
        }
    }
}
