package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands the difference that a run has found to the roster, each record by the one door that all news comes in by. What
 * the roster makes of a record and the note that it was released are kept in one transaction, so that whoever goes on
 * after a crash neither leaves a record out nor hands it over twice.
 */
@Component
public class Release {

    private static final Logger LOG = LoggerFactory.getLogger(Release.class);

    private static final int AT_ONCE = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<HashMap<String, String>> TEXTS = new TypeReference<>() {};

    private final IntegrationRuns runs;
    private final Roster roster;
    private final JdbcClient db;
    private final TransactionTemplate alone;

    Release(IntegrationRuns runs, Roster roster, JdbcClient db, PlatformTransactionManager transactions) {
        this.runs = runs;
        this.roster = roster;
        this.db = db;
        this.alone = new TransactionTemplate(transactions);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    private record Waiting(
            String sourceId,
            boolean absent,
            @Nullable String employeeId,
            Map<String, String> stated,
            String payload,
            @Nullable String hash,
            @Nullable String application,
            RecordOutcome planned) {}

    /**
     * Releases the records that come next.
     *
     * @return whether more of them wait
     */
    public boolean chunk(UUID runId) {
        FeedRun run = runs.get(runId);
        if (run.state() != RunState.RUNNING) {
            return false;
        }
        RunOrder order;
        try {
            order = runs.order(run);
        } catch (FeedFault impossible) {
            throw new IllegalStateException("The order of run " + runId + " cannot be made any more.", impossible);
        }
        List<Waiting> waiting = next(run, order.rules().statesEmployment());
        for (Waiting record : waiting) {
            if (!release(run, order, record)) {
                return false;
            }
        }
        db.sql("""
                        update feed_run set stage = 'RELEASE',
                          released = to_release - (select count(*) from run_record where run_id = :run and waits)
                        where id = :run and state = 'RUNNING'
                        """).param("run", runId).update();
        return waiting.size() == AT_ONCE;
    }

    private List<Waiting> next(FeedRun run, boolean statesEmployment) {
        return db.sql("""
                        select r.source_id, r.outcome, coalesce(p.employee_id, s.employee_id) as employee_id,
                          s.stated::text as payload, s.content_hash, s.application::text as application,
                          case when f.outcome = 'ABSENT' and cast(:employment as boolean)
                              and not jsonb_exists(s.stated, 'active')
                            then (s.stated - coalesce(r.found_by, '')) || jsonb_build_object('active', 'true')
                            else s.stated - coalesce(r.found_by, '') end::text as stated
                        from run_record r
                        left join staged_record s on s.run_id = r.run_id and s.place = r.place
                        left join person p on p.id = r.person_id
                        left join foreign_record f on f.feed = :feed and f.source_id = r.source_id
                        where r.run_id = :run and r.waits order by r.place, r.source_id limit :limit
                        """)
                .param("run", run.id())
                .param("feed", run.feed())
                .param("employment", statesEmployment)
                .param("limit", AT_ONCE)
                .query(Release::waiting)
                .list();
    }

    /** False if the run has been ended meanwhile: nothing of it is released any more. */
    private boolean release(FeedRun run, RunOrder order, Waiting record) {
        try {
            return Boolean.TRUE.equals(alone.execute(status -> {
                if (!isRunning(run.id())) {
                    return false;
                }
                if (mark(run.id(), record.sourceId())) {
                    Absorbed absorbed = roster.absorb(news(run, order, record));
                    keep(run, order, record, outcome(record, absorbed), null, absorbed);
                }
                return true;
            }));
        } catch (InvalidPersonRecord refused) {
            return fail(run, order, record, Because.invalid(refused));
        } catch (RuntimeException failed) {
            if (DatabaseAway.causes(failed)) {
                throw failed;
            }
            return fail(run, order, record, told(run, record, failed));
        }
    }

    private boolean fail(FeedRun run, RunOrder order, Waiting record, Because because) {
        return Boolean.TRUE.equals(alone.execute(status -> {
            if (!isRunning(run.id())) {
                return false;
            }
            if (mark(run.id(), record.sourceId())) {
                keep(run, order, record, RecordOutcome.FAILED, because, null);
            }
            return true;
        }));
    }

    /** Whoever cancels the run waits until the record at hand is done with. */
    private boolean isRunning(UUID run) {
        return db.sql("select 1 from feed_run where id = ? and state = 'RUNNING' for share")
                .param(run)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** False if somebody else had it in hand. */
    private boolean mark(UUID run, String sourceId) {
        return db.sql("update run_record set waits = false where run_id = ? and source_id = ? and waits")
                        .params(run, sourceId)
                        .update()
                == 1;
    }

    private static PersonRecord news(FeedRun run, RunOrder order, Waiting record) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        if (record.absent()) {
            stated.put(Field.ACTIVE, Optional.of("false"));
        } else {
            record.stated().forEach((field, value) -> stated.put(Field.named(field), Optional.ofNullable(value)));
        }
        return new PersonRecord(order.source(), record.sourceId(), null, run.startedAt(), record.employeeId(), stated);
    }

    private static RecordOutcome outcome(Waiting record, Absorbed absorbed) {
        if (record.absent()) {
            return RecordOutcome.ABSENT;
        }
        if (absorbed.kind() == ChangeKind.UNCHANGED) {
            return RecordOutcome.UNCHANGED;
        }
        return absorbed.kind() == ChangeKind.JOINED || record.planned() == RecordOutcome.NEW
                ? RecordOutcome.NEW
                : RecordOutcome.CHANGED;
    }

    private void keep(
            FeedRun run,
            RunOrder order,
            Waiting record,
            RecordOutcome outcome,
            @Nullable Because because,
            @Nullable Absorbed absorbed) {
        db.sql("""
                        with told as (
                          update run_record set outcome = :outcome, because_code = :code, because_text = :text,
                            change_id = :change, kind = coalesce(:kind, kind), person_id = coalesce(:person, person_id)
                          where run_id = :run and source_id = :id)
                        insert into foreign_record as f (feed, source_id, payload, content_hash, first_seen, last_seen,
                          last_seen_run, outcome, because_code, because_text, states_employment, application)
                        values (:feed, :id, coalesce(:payload::jsonb, '{}'), coalesce(:hash, ''), :now, :now, :run, :outcome,
                          :code, :text, :employment, :application::jsonb)
                        on conflict (feed, source_id) do update set
                          payload = case when excluded.content_hash = '' then f.payload else excluded.payload end,
                          content_hash = case when excluded.content_hash = '' then f.content_hash else excluded.content_hash end,
                          last_seen = case when excluded.content_hash = '' then f.last_seen else excluded.last_seen end,
                          last_seen_run = case when excluded.content_hash = '' then f.last_seen_run
                            else excluded.last_seen_run end,
                          application = case when excluded.content_hash = '' then f.application else excluded.application end,
                          outcome = excluded.outcome, because_code = excluded.because_code,
                          because_text = excluded.because_text, states_employment = excluded.states_employment
                        """)
                .param("run", run.id())
                .param("feed", run.feed())
                .param("id", record.sourceId())
                .param("outcome", outcome.name())
                .param("code", because == null ? null : because.code())
                .param("text", because == null ? null : because.text())
                .param("change", absorbed == null ? null : absorbed.changeId())
                .param("kind", absorbed == null ? null : absorbed.kind().name())
                .param("person", absorbed == null ? null : absorbed.personId())
                .param("payload", record.payload())
                .param("hash", record.hash())
                .param("application", record.application())
                .param("employment", order.rules().statesEmployment())
                .param("now", Timestamp.from(run.startedAt()))
                .update();
    }

    /** An exception's message may quote the record: its type and place must do. */
    private static Because told(FeedRun run, Waiting record, RuntimeException failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String type = root.getClass().getName();
        LOG.error(
                "Integration {}: run {}: record {} cannot be taken in: {} ({}) at {}. The next run tries it again.",
                run.feed(),
                run.id(),
                record.sourceId(),
                failed.getClass().getName(),
                type,
                root.getStackTrace().length == 0 ? "?" : root.getStackTrace()[0]);
        return new Because("internal", "Tenure itself failed: " + type + ". The next run tries it again.");
    }

    private static Waiting waiting(ResultSet rs, int row) throws SQLException {
        RecordOutcome planned = RecordOutcome.valueOf(rs.getString("outcome"));
        String stated = rs.getString("stated");
        return new Waiting(
                rs.getString("source_id"),
                planned == RecordOutcome.ABSENT,
                rs.getString("employee_id"),
                stated == null ? Map.of() : read(stated),
                rs.getString("payload"),
                rs.getString("content_hash"),
                rs.getString("application"),
                planned);
    }

    private static Map<String, String> read(String stated) {
        try {
            return JSON.readValue(stated, TEXTS);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A staged record is JSON that cannot be read.", ours);
        }
    }
}
