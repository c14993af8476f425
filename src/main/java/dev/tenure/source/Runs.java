package dev.tenure.source;

import dev.tenure.source.RunRows.Beginning;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The runs of integrations: begun, ended early, decided on, and looked at. */
@Component
public class Runs {

    private final RunRows rows;
    private final RunRecords records;
    private final IntegrationRows integrations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Runs(
            RunRows rows,
            RunRecords records,
            IntegrationRows integrations,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.records = records;
        this.integrations = integrations;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Begins a run.
     *
     * @param by who, or what
     * @param upload the file that was handed in for it; null if none
     * @return its id
     * @throws RunAlreadyUnderWay if another one of the integration has not ended
     */
    @Transactional
    public UUID start(
            String integration, int version, boolean dryRun, Trigger trigger, String by, @Nullable UUID upload) {
        return begin(new Beginning(integration, version, dryRun, trigger, by, upload, null));
    }

    /**
     * Begins a run of the launched version that reads everything again and releases nothing but the records that failed
     * in an earlier one and have not been taken in since.
     *
     * @throws RunAlreadyUnderWay if another one of the integration has not ended
     * @throws RunNotPossible if none failed, or it has not ended
     */
    @Transactional
    public UUID retryFailed(UUID runId, String by) {
        Run run = existing(runId);
        if (!run.hasEnded() || run.dryRun()) {
            throw new RunNotPossible("Only a run that has ended, and was no dry run, can be taken up again.");
        }
        if (run.count(RecordOutcome.FAILED) == 0) {
            throw new RunNotPossible("No record of this run failed.");
        }
        int version =
                integrations.find(run.integration()).map(Integration::launched).orElse(run.version());
        return begin(new Beginning(run.integration(), version, false, Trigger.RETRY, by, run.upload(), runId));
    }

    private UUID begin(Beginning beginning) {
        UUID id = rows.open(beginning, clock.instant())
                .orElseThrow(() -> new RunAlreadyUnderWay(
                        beginning.integration(),
                        rows.alive(beginning.integration())
                                .orElseThrow(() -> new IllegalStateException(
                                        "The run that was in the way has just" + " ended: ask again."))));
        events.publishEvent(new RunBegun(id, beginning.integration()));
        return id;
    }

    /**
     * Lets a run end as soon as it can. What it has released stays.
     *
     * @throws RunNotPossible if it has ended, or somebody cancelled it before
     */
    @Transactional
    public void cancel(UUID runId, String by) {
        existing(runId);
        if (!rows.cancel(runId, by, clock.instant())) {
            throw new RunNotPossible("The run has ended, or is about to.");
        }
        events.publishEvent(new RunCancelled(runId, by));
    }

    /**
     * Says whether a run that its guard stopped may go on. The first word holds.
     *
     * @throws RunNotPossible if it does not wait for this
     */
    @Transactional
    public void decide(UUID runId, RunDecision decision, String by, @Nullable String note) {
        existing(runId);
        if (!rows.decide(runId, decision, by, note, clock.instant())) {
            throw new RunNotPossible("The run does not wait for approval: somebody has decided, or it has ended.");
        }
        events.publishEvent(new RunDecided(runId, decision, by));
    }

    public Optional<Run> find(UUID runId) {
        return rows.find(runId);
    }

    /** The run of that integration which has not ended. */
    public Optional<UUID> underWay(String integration) {
        return rows.alive(integration);
    }

    /** Those of all integrations that have not ended. */
    public List<Run> underWay() {
        return rows.alive();
    }

    /** The newest first. */
    public List<Run> recent(String integration, int limit) {
        return rows.recent(integration, limit);
    }

    /**
     * The records of a run that it has something to tell of, in the order of the feed; one that is and fares as it did
     * before is only counted.
     *
     * @param outcome only those; null: all
     * @param after the place of the last one of the part before; 0 for the first part
     */
    public List<ReleasedRecord> records(UUID runId, @Nullable RecordOutcome outcome, int after, int limit) {
        return records.of(runId, outcome, after, limit);
    }

    /** What runs made of this person's records, the newest first. */
    public List<ReleasedRecord> recordsOf(UUID personId, int limit) {
        return records.ofPerson(personId, limit);
    }

    /** Some records of each kind of difference, those first that the guard stops. */
    public List<ReleasedRecord> samples(UUID runId, int ofEach) {
        return records.samples(runId, ofEach);
    }

    private Run existing(UUID runId) {
        return rows.find(runId).orElseThrow(() -> new RunNotPossible("There is no such run."));
    }
}
