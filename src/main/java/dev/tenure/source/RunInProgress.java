package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.source.ForeignRecord.Meaning;
import dev.tenure.source.ForeignRecords.Kept;
import dev.tenure.source.ForeignRecords.Known;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;

/** One run while it lasts: takes records in, a handful at a time, and remembers what became of each. */
class RunInProgress implements Intake {

    private static final Logger LOG = LoggerFactory.getLogger(RunInProgress.class);
    private static final int HANDFUL = 100;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final Because ERASED = new Because(
            Erasures.ERASED, "This person has left and was erased from Tenure: nothing of them is kept or taken in.");

    private final FeedRun run;
    private final Roster roster;
    private final FeedRuns runs;
    private final ForeignRecords foreign;

    private final List<ForeignRecord> waiting = new ArrayList<>();
    private final Map<RecordOutcome, Integer> counts = new EnumMap<>(RecordOutcome.class);
    private final List<FeedFault> faults = new ArrayList<>();
    private boolean heard;

    RunInProgress(FeedRun run, Roster roster, FeedRuns runs, ForeignRecords foreign) {
        this.run = run;
        this.roster = roster;
        this.runs = runs;
        this.foreign = foreign;
    }

    @Override
    public void heard() {
        heard = true;
    }

    @Override
    public void take(ForeignRecord record) {
        heard = true;
        waiting.add(record);
        if (waiting.size() >= HANDFUL) {
            settle();
        }
    }

    @Override
    public void fault(FeedFault fault) {
        faults.add(fault);
    }

    @Override
    public List<String> dueForAnotherLook(LocalDate today) {
        return foreign.dueForAnotherLook(run.feed(), today);
    }

    /** Takes in what is still waiting. */
    void settle() {
        if (waiting.isEmpty()) {
            return;
        }
        Map<String, Known> known = foreign.known(
                run.feed(), waiting.stream().map(ForeignRecord::sourceId).toList());
        List<ForeignRecord> asBefore = new ArrayList<>();
        List<Kept> kept = new ArrayList<>();
        List<RunRecord> told = new ArrayList<>();
        try {
            for (ForeignRecord record : waiting) {
                settle(record, known.get(record.sourceId()), asBefore, kept, told);
            }
        } finally {
            // What was absorbed before the database went away is remembered if that is still possible.
            waiting.clear();
            foreign.keep(run.feed(), run.id(), run.startedAt(), kept);
            runs.keep(run.id(), told);
            foreign.seenAgain(run.feed(), run.id(), run.startedAt(), asBefore);
        }
    }

    private void settle(
            ForeignRecord record,
            @Nullable Known known,
            List<ForeignRecord> asBefore,
            List<Kept> kept,
            List<RunRecord> told) {
        String payload = json(record.payload());
        String hash = hash(payload, record.meaning());
        boolean same = known != null && known.hash().equals(hash);
        if (same && !mayFareBetterNow(record, known)) {
            asBefore.add(record);
            count(
                    known.outcome() == RecordOutcome.FAILED || known.outcome() == RecordOutcome.SKIPPED
                            ? known.outcome()
                            : RecordOutcome.UNCHANGED);
            return;
        }
        RunRecord became = become(record, known);
        count(became.outcome());
        if (same && failsAsBefore(became, known)) {
            asBefore.add(record);
            return;
        }
        kept.add(new Kept(
                record.sourceId(),
                isErased(became) ? "{}" : payload,
                hash,
                became.outcome(),
                became.because(),
                record.lookAgainOn()));
        told.add(became);
    }

    /** The roster may have refused it for what somebody else's record said then. */
    private static boolean mayFareBetterNow(ForeignRecord record, Known known) {
        return known.outcome() == RecordOutcome.FAILED && record.meaning() instanceof Meaning.Says;
    }

    private static boolean failsAsBefore(RunRecord became, Known known) {
        return became.outcome() == RecordOutcome.FAILED
                && became.because() != null
                && became.because().code().equals(known.becauseCode());
    }

    private RunRecord become(ForeignRecord record, @Nullable Known known) {
        String id = record.sourceId();
        if (record.meaning() instanceof Meaning.Skip skip) {
            return new RunRecord(id, RecordOutcome.SKIPPED, skip.because(), null);
        }
        if (record.meaning() instanceof Meaning.Fail fail) {
            return new RunRecord(id, RecordOutcome.FAILED, fail.because(), null);
        }
        Meaning.Says says = (Meaning.Says) record.meaning();
        try {
            Absorbed absorbed = roster.absorb(says.record());
            return new RunRecord(id, outcome(absorbed.kind(), known), says.remark(), absorbed.changeId());
        } catch (InvalidPersonRecord refused) {
            return refused.problems().stream()
                            .anyMatch(problem -> problem.code().equals(Erasures.ERASED))
                    ? new RunRecord(id, RecordOutcome.SKIPPED, ERASED, null)
                    : new RunRecord(id, RecordOutcome.FAILED, Because.invalid(refused), null);
        } catch (RuntimeException failed) {
            if (DatabaseAway.causes(failed)) {
                throw failed;
            }
            return failed(id, failed);
        }
    }

    private static boolean isErased(RunRecord became) {
        return became.because() != null && became.because().equals(ERASED);
    }

    /** An exception's message may quote the record: its type and place must do. */
    private RunRecord failed(String id, RuntimeException failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String type = root.getClass().getName();
        LOG.error(
                "Feed {}: record {} cannot be taken in: {} ({}) at {}. It is tried again in the next run.",
                run.feed(),
                id,
                failed.getClass().getName(),
                type,
                root.getStackTrace().length == 0 ? "?" : root.getStackTrace()[0]);
        return new RunRecord(
                id,
                RecordOutcome.FAILED,
                new Because("internal", "Tenure itself failed: " + type + ". It is tried again in the next run."),
                null);
    }

    private static RecordOutcome outcome(ChangeKind kind, @Nullable Known known) {
        if (kind == ChangeKind.UNCHANGED) {
            return RecordOutcome.UNCHANGED;
        }
        return kind == ChangeKind.JOINED || known == null ? RecordOutcome.NEW : RecordOutcome.CHANGED;
    }

    private void count(RecordOutcome outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    FeedRun end(Instant now) {
        RunState state = faults.isEmpty() ? RunState.DONE : heard ? RunState.PARTIAL : RunState.FAILED;
        FeedFault first = faults.isEmpty() ? null : faults.get(0);
        return new FeedRun(
                run.id(),
                run.feed(),
                run.startedAt(),
                now,
                state,
                run.node(),
                counts,
                first == null ? null : first.code(),
                first == null ? null : message(),
                faults.stream()
                        .flatMap(fault -> fault.retryAt().stream())
                        .max(Instant::compareTo)
                        .orElse(null));
    }

    private String message() {
        List<String> distinct =
                faults.stream().map(FeedFault::getMessage).distinct().toList();
        String shown = String.join(" ", distinct.subList(0, Math.min(5, distinct.size())));
        return distinct.size() <= 5 ? shown : shown + " And " + (distinct.size() - 5) + " more.";
    }

    /** Of all that decides what becomes of a record, so that the same hash means: nothing to do. */
    private static String hash(String payload, Meaning meaning) {
        StringBuilder content = new StringBuilder(payload).append('\n');
        if (meaning instanceof Meaning.Says says) {
            PersonRecord record = says.record();
            content.append(record.employeeId()).append('\n');
            record.stated()
                    .forEach((field, value) -> content.append(field.name())
                            .append('=')
                            .append(value.orElse("\0"))
                            .append('\n'));
            content.append(says.remark() == null ? "" : says.remark().code());
        } else if (meaning instanceof Meaning.Skip skip) {
            content.append(skip.because());
        } else if (meaning instanceof Meaning.Fail fail) {
            content.append(fail.because());
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(content.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static String json(Map<String, Object> payload) {
        try {
            return JSON.writeValueAsString(payload);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A foreign record cannot be written as JSON.", ours);
        }
    }
}
