package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.source.Absorption.Result;
import dev.tenure.source.ForeignRecords.Kept;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Gives the records of a run to the roster, some at a time. To be called in one transaction for each part. */
@Component
class Release {

    static final int CHUNK = 500;

    private static final Because ABSENT = new Because("absent", Comparison.ABSENT);

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient db;
    private final Roster roster;
    private final ForeignRecords foreign;
    private final ObjectMapper json;

    Release(JdbcClient db, Roster roster, ForeignRecords foreign, ObjectMapper json) {
        this.db = db;
        this.roster = roster;
        this.foreign = foreign;
        this.json = json;
    }

    /** A record that waits for its release. */
    private record Waiting(
            int place,
            String sourceId,
            boolean isAbsent,
            String payload,
            String hash,
            @Nullable String employeeId,
            Map<Field, Optional<String>> stated,
            @Nullable UUID personId,
            boolean knownBefore) {}

    /** What became of one of them. */
    private record Told(Waiting record, Result result) {

        /** The person as whom the employment came; one of somebody new is the new person. */
        @Nullable
        UUID personId() {
            return record.personId != null ? record.personId : result.personId();
        }

        /** Whom the source is known to mean: of a record that was refused, a key may have found somebody else. */
        @Nullable
        UUID knownPersonId() {
            return result.outcome() == RecordOutcome.FAILED ? null : personId();
        }
    }

    /**
     * What was released at once.
     *
     * @param counts how many ended in which way; empty when none was left
     * @param last the place of the last of them
     */
    record Part(Map<RecordOutcome, Integer> counts, int last) {}

    /**
     * Releases the next ones.
     *
     * @param after a place up to which none is left
     */
    Part next(Run run, int after) {
        List<Told> told = new ArrayList<>();
        List<Waiting> sound = new ArrayList<>();
        List<PersonRecord> records = new ArrayList<>();
        List<Waiting> waiting = waiting(run, after);
        for (Waiting record : waiting) {
            try {
                records.add(said(run, record));
                sound.add(record);
            } catch (InvalidPersonRecord invalid) {
                told.add(new Told(record, Result.failed(Because.invalid(invalid.problems()))));
            }
        }
        List<Result> results = new Absorption(roster, run.integration())
                .take(records, i -> sound.get(i).knownBefore, i -> sound.get(i).isAbsent ? ABSENT : null);
        for (int i = 0; i < sound.size(); i++) {
            told.add(new Told(sound.get(i), results.get(i)));
        }
        keep(run, told);
        Map<RecordOutcome, Integer> counts = new EnumMap<>(RecordOutcome.class);
        told.forEach(one -> counts.merge(one.result.outcome(), 1, Integer::sum));
        return new Part(counts, waiting.isEmpty() ? after : waiting.get(waiting.size() - 1).place);
    }

    private static PersonRecord said(Run run, Waiting record) {
        return new PersonRecord(
                run.integration(), record.sourceId, null, run.startedAt(), record.employeeId, record.stated);
    }

    private List<Waiting> waiting(Run run, int after) {
        // By themselves first: else all that are behind them would be read to be joined.
        return db.sql("""
                        with r as materialized (
                          select place, source_id, person_id from run_record
                          where run_id = :run and outcome = 'PLANNED' and place > :after order by place limit :chunk)
                        select r.place, r.source_id, r.person_id, s.kind, s.employee_id, s.stated::text, s.payload::text,
                          s.content_hash, f.feed is not null as known_before
                        from r join staged_record s on s.run_id = :run and s.place = r.place
                        left join foreign_record f on f.feed = :feed and f.source_id = r.source_id
                        order by r.place
                        """)
                .param("feed", run.integration())
                .param("run", run.id())
                .param("after", after)
                .param("chunk", CHUNK)
                .query((rs, row) -> new Waiting(
                        rs.getInt("place"),
                        rs.getString("source_id"),
                        rs.getString("kind").equals("ABSENT"),
                        rs.getString("payload"),
                        rs.getString("content_hash"),
                        rs.getString("employee_id"),
                        stated(rs.getString("stated")),
                        rs.getObject("person_id", UUID.class),
                        rs.getBoolean("known_before")))
                .list();
    }

    private Map<Field, Optional<String>> stated(String text) {
        try {
            Map<Field, Optional<String>> stated = new TreeMap<>();
            json.readValue(text, TEXTS)
                    .forEach((name, value) -> stated.put(Field.named(name), Optional.ofNullable(value)));
            return stated;
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("The database holds a statement that is no JSON object of texts.", ours);
        }
    }

    private void keep(Run run, List<Told> told) {
        if (told.isEmpty()) {
            return;
        }
        db.sql("""
                        update run_record r set outcome = t.outcome, because_code = t.code, because_text = t.text,
                          change_id = t.change, person_id = coalesce(r.person_id, t.person),
                          before = case when t.code is distinct from :erased then r.before end,
                          after = case when t.code is distinct from :erased then r.after end,
                          company = case when t.code is distinct from :erased then r.company end
                        from unnest(:places::integer[], :outcomes::text[], :codes::text[], :texts::text[], :changes::uuid[],
                          :people::uuid[]) t (place, outcome, code, text, change, person)
                        where r.run_id = :run and r.outcome = 'PLANNED' and r.place = t.place
                        """)
                .param("run", run.id())
                .param("erased", Erasures.ERASED)
                .param("places", told.stream().map(t -> t.record.place).toArray(Integer[]::new))
                .param("outcomes", RunRows.texts(told, t -> t.result.outcome().name()))
                .param(
                        "codes",
                        RunRows.texts(
                                told,
                                t -> t.result.because() == null
                                        ? null
                                        : t.result.because().code()))
                .param(
                        "texts",
                        RunRows.texts(
                                told,
                                t -> t.result.because() == null
                                        ? null
                                        : t.result.because().text()))
                .param("changes", told.stream().map(t -> t.result.changeId()).toArray(UUID[]::new))
                .param("people", told.stream().map(Told::personId).toArray(UUID[]::new))
                .update();
        // Unchanged ones are only counted.
        db.sql(
                        "delete from run_record where run_id = :run and outcome = 'UNCHANGED' and place = any(:places::integer[])")
                .param("run", run.id())
                .param("places", told.stream().map(t -> t.record.place).toArray(Integer[]::new))
                .update();
        foreign.keep(
                run.integration(),
                run.id(),
                run.startedAt(),
                seen(run),
                told.stream()
                        .filter(t -> !t.record.isAbsent)
                        .map(t -> new Kept(
                                t.record.sourceId,
                                Absorption.isErased(t.result.because()) ? "{}" : t.record.payload,
                                t.record.hash,
                                t.result.outcome(),
                                t.result.because(),
                                t.knownPersonId()))
                        .toList());
        miss(run, told);
        comeBack(run, told);
    }

    /** Whoever is named again is news then, be it in the same words. */
    private void miss(Run run, Collection<Told> told) {
        String[] missed = told.stream()
                .filter(t -> t.record.isAbsent && t.result.outcome() != RecordOutcome.FAILED)
                .map(t -> t.record.sourceId)
                .toArray(String[]::new);
        if (missed.length > 0) {
            db.sql("""
                            update foreign_record set said_absent = true, unnamed_since = :now, last_seen = least(last_seen, :now)
                            where feed = :feed and source_id = any(:missed)
                            """)
                    .param("now", Timestamp.from(run.startedAt()))
                    .param("feed", run.integration())
                    .param("missed", missed)
                    .update();
        }
    }

    /** Whoever was missed is not, as soon as any record of theirs is taken in again. */
    private void comeBack(Run run, Collection<Told> told) {
        db.sql("update foreign_record set said_absent = false"
                        + " where feed = :feed and said_absent and person_id = any(:people::uuid[])")
                .param("feed", run.integration())
                .param(
                        "people",
                        told.stream()
                                .filter(t -> !t.record.isAbsent && t.result.outcome() != RecordOutcome.FAILED)
                                .map(Told::personId)
                                .filter(Objects::nonNull)
                                .toArray(UUID[]::new))
                .update();
    }

    /** A run that may miss people has read everybody: whom it names stays until another one misses him. */
    private static Instant seen(Run run) {
        return run.leaversWithheld() == null ? ForeignRecords.STILL : run.startedAt();
    }

    /** Remembers of all others that they were seen, and what kept them out; of whom was erased, no more than that. */
    void settle(Run run) {
        db.sql("""
                        update foreign_record f set last_seen = :seen::timestamptz, last_seen_run = :run from staged_record s
                        where s.run_id = :run and f.feed = :feed and f.source_id = s.source_id
                          and f.content_hash = s.content_hash and s.kind <> 'ABSENT' and f.last_seen < :seen::timestamptz
                        """)
                .param("seen", ForeignRecords.seen(seen(run)))
                .param("run", run.id())
                .param("feed", run.integration())
                .update();
        if (run.leaversWithheld() == null) {
            unnamed(run);
        }
        db.sql("""
                        insert into foreign_record as f (feed, source_id, payload, content_hash, first_seen, last_seen,
                          last_seen_run, outcome, because_code, because_text, person_id)
                        select :feed, s.source_id,
                          case when exists (
                              select from erased_key where hash = erased_hash('key', :feed || chr(9) || s.source_id))
                            and not exists (select from person_key k where k.source = :feed and k.source_id = s.source_id)
                            then '{}' else s.payload::jsonb end,
                          s.content_hash, :now, :seen::timestamptz, :run, r.outcome, r.because_code, r.because_text,
                          case when r.outcome = 'SKIPPED' then r.person_id end
                        from run_record r join staged_record s on s.run_id = r.run_id and s.place = r.place
                        where r.run_id = :run and r.outcome in ('FAILED', 'SKIPPED') and s.kind <> 'ABSENT'
                          and coalesce(r.because_code, '') not in ('twice', :erased) and s.source_id not like '#%'
                          and not exists (select from run_record e where e.run_id = r.run_id and e.source_id = r.source_id
                            and e.place < r.place)
                        on conflict (feed, source_id) do update set payload = excluded.payload,
                          content_hash = excluded.content_hash, last_seen = excluded.last_seen,
                          last_seen_run = excluded.last_seen_run, outcome = excluded.outcome,
                          because_code = excluded.because_code, because_text = excluded.because_text, unnamed_since = null,
                          person_id = coalesce(excluded.person_id, f.person_id)
                        """)
                .param("erased", Erasures.ERASED)
                .param("now", Timestamp.from(run.startedAt()))
                .param("seen", ForeignRecords.seen(seen(run)))
                .param("run", run.id())
                .param("feed", run.integration())
                .update();
        db.sql("delete from staged_record where run_id = ?").param(run.id()).update();
    }

    /** Records that are not named any more, but for those whose absence could not be told yet: they are missed again. */
    private void unnamed(Run run) {
        db.sql("""
                        update foreign_record f set unnamed_since = :now, last_seen = least(last_seen, :now)
                        where f.feed = :feed and f.unnamed_since is null
                          and not exists (select from staged_record s where s.run_id = :run and s.source_id = f.source_id)
                        """)
                .param("now", Timestamp.from(run.startedAt()))
                .param("run", run.id())
                .param("feed", run.integration())
                .update();
    }
}
