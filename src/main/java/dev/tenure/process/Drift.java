package dev.tenure.process;

import dev.tenure.directory.Inventory;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftFindings.Case;
import dev.tenure.process.DriftSettings.Policy;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares what we own in the directory with what is there, and does about it what the policy says. It writes nothing
 * itself: whoever is to be repaired comes in by the ordinary door, and the process writes.
 */
@Component
public class Drift implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Drift.class);

    /** What a ticket tells of the findings at most. */
    private static final int MOST_TOLD = 200;

    /** What vanished is seen by complete runs alone. */
    private static final Duration COMPLETE_EVERY = Duration.ofDays(7);

    private final DriftComparison comparison;
    private final DriftFindings findings;
    private final DriftLock lock;
    private final Inventory inventory;
    private final Roster roster;
    private final Tickets tickets;
    private final DriftSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final MeterRegistry meters;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "drift"));

    Drift(
            DriftComparison comparison,
            DriftFindings findings,
            DriftLock lock,
            Inventory inventory,
            Roster roster,
            Tickets tickets,
            DriftSettings settings,
            TransactionTemplate transaction,
            Clock clock,
            MeterRegistry meters) {
        this.comparison = comparison;
        this.findings = findings;
        this.lock = lock;
        this.inventory = inventory;
        this.roster = roster;
        this.tickets = tickets;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
        this.meters = meters;
        for (Kind kind : Kind.values()) {
            Gauge.builder("tenure.drift.findings", () -> findings.count(kind))
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .description("What the newest comparison with the directory found")
                    .register(meters);
        }
    }

    /** Begins a run on a thread of its own; nothing if one is under way. */
    public Optional<DriftRun> start(String by) {
        Optional<SimpleLock> held = lock.take();
        return held.map(taken -> {
            UUID run = begin(by);
            thread.execute(() -> work(run, taken));
            return findings.run(run).orElseThrow();
        });
    }

    /** Runs, and comes back when it is over; nothing if one is under way. */
    Optional<DriftRun> runNow(String by) {
        Optional<SimpleLock> held = lock.take();
        return held.map(taken -> {
            UUID run = begin(by);
            work(run, taken);
            return findings.run(run).orElseThrow();
        });
    }

    private UUID begin(String by) {
        UUID run = UUID.randomUUID();
        findings.begin(run, by, settings.policy().name(), since().isEmpty(), clock.instant());
        return run;
    }

    private void work(UUID run, SimpleLock held) {
        String outcome = "failed";
        try {
            compare(run);
            outcome = "done";
            repair(run);
        } catch (RuntimeException failed) {
            LOG.warn(
                    "The comparison with the directory did not go through ({}); no finding was changed.",
                    failed.getClass().getSimpleName());
            findings.fail(run, clock.instant());
        } finally {
            held.unlock();
            meters.counter("tenure.drift.runs", "outcome", outcome).increment();
        }
    }

    private void compare(UUID run) {
        // Before anything is read: what changes meanwhile is read the next time.
        Inventory.Mark here = inventory.mark().orElse(null);
        Inventory.Mark since = findings.run(run).orElseThrow().complete() ? null : usable(since(), here);
        inventory.read(since, page -> comparison.page(run, page));
        if (since == null) {
            comparison.missing(run);
        }
        findings.finish(run, since == null, here, clock.instant());
    }

    private Optional<Inventory.Mark> since() {
        return settings.changesOnly() && inventory.hasOneServer()
                ? findings.mark(clock.instant().minus(COMPLETE_EVERY))
                : Optional.empty();
    }

    /** Another server, or one that was set back, counts otherwise: then everything is read. */
    @Nullable
    private static Inventory.Mark usable(Optional<Inventory.Mark> since, @Nullable Inventory.Mark here) {
        return since.filter(mark -> here != null && mark.server().equals(here.server()) && mark.usn() <= here.usn())
                .orElse(null);
    }

    /** What was found stands, whatever comes of this. */
    private void repair(UUID run) {
        try {
            act(run);
        } catch (RuntimeException failed) {
            LOG.warn(
                    "Not everybody whose account differs was sent to repair ({}); the next run goes on.",
                    failed.getClass().getSimpleName());
            findings.note(run, 0, "repairs-failed");
        }
    }

    private void act(UUID run) {
        if (settings.policy() == Policy.REPORT) {
            return;
        }
        List<Case> cases = findings.cases(settings.policy() == Policy.TICKET, settings.mostRepairs() + 1);
        if (cases.size() > settings.mostRepairs()) {
            LOG.warn("More than {} people differ in the directory: nobody is repaired.", settings.mostRepairs());
            findings.note(run, 0, "too-many");
            return;
        }
        int sent = 0;
        for (Case drifted : cases) {
            if (inventory.isProtected(drifted.objectGuid())) {
                findings.keepOff(drifted.objectGuid());
            } else {
                transaction.executeWithoutResult(status -> send(drifted.personId()));
                sent++;
            }
        }
        findings.note(run, sent, null);
    }

    private void send(UUID personId) {
        roster.reconsider(personId, ChangeKind.CHANGED, "drift");
        Ticket ticket = tickets.openOf(personId).orElse(null);
        if (ticket != null) {
            List<Map<String, String>> details = new ArrayList<>();
            for (DriftFinding finding : findings.findings(EnumSet.allOf(Kind.class), personId, 0, MOST_TOLD)) {
                details.add(detail(finding));
            }
            tickets.say(
                    ticket.id(),
                    Remark.comment(Reason.DRIFT_FOUND, "count", String.valueOf(details.size()))
                            .withDetails(details));
        }
        findings.acted(
                personId, ticket == null ? null : ticket.id(), settings.policy() == Policy.TICKET, clock.instant());
    }

    private static Map<String, String> detail(DriftFinding finding) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("attribute", finding.attribute().isEmpty() ? finding.kind().name() : finding.attribute());
        detail.put("before", finding.found());
        detail.put("after", finding.expected());
        return detail;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
