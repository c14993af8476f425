package dev.tenure.source;

import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.source.ForeignRecord.Meaning;
import dev.tenure.source.ForeignRecords.Kept;
import dev.tenure.source.ForeignRecords.Known;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** One run while it lasts: takes records in, a handful at a time, and remembers what became of each. */
class RunInProgress implements Intake {

    private static final int HANDFUL = 100;

    private final FeedRun run;
    private final Absorption absorption;
    private final FeedRuns runs;
    private final ForeignRecords foreign;

    private final List<ForeignRecord> waiting = new ArrayList<>();
    private final Map<RecordOutcome, Integer> counts = new EnumMap<>(RecordOutcome.class);
    private final Faults faults = new Faults();
    private boolean heard;

    RunInProgress(FeedRun run, Roster roster, FeedRuns runs, ForeignRecords foreign) {
        this.run = run;
        this.absorption = new Absorption(roster, run.feed());
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
            foreign.keep(run.feed(), run.id(), run.startedAt(), run.startedAt(), kept);
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
        String payload = Content.json(record.payload());
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
                Absorption.isErased(became.because()) ? "{}" : payload,
                hash,
                became.outcome(),
                became.because(),
                record.lookAgainOn(),
                null));
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
        Absorption.Result result = absorption.take(id, says::record, known != null, says.remark());
        return new RunRecord(id, result.outcome(), result.because(), result.changeId());
    }

    private void count(RecordOutcome outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    FeedRun end(Instant now) {
        RunState state = faults.isEmpty() ? RunState.DONE : heard ? RunState.PARTIAL : RunState.FAILED;
        return new FeedRun(
                run.id(),
                run.feed(),
                run.startedAt(),
                now,
                state,
                run.node(),
                counts,
                faults.code(),
                faults.message(),
                faults.retryAt());
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
        return Content.hash(content.toString());
    }
}
