package dev.tenure.source;

import dev.tenure.roster.Roster;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The systems that are asked for news of people, and the one way to ask them. */
@Component
public class Feeds {

    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);

    private final List<Feed> feeds;
    private final FeedLock lock;
    private final FeedRuns runs;
    private final ForeignRecords foreign;
    private final Roster roster;
    private final SourceSettings settings;
    private final MeterRegistry metrics;
    private final Clock clock;

    Feeds(
            ObjectProvider<Feed> feeds,
            FeedLock lock,
            FeedRuns runs,
            ForeignRecords foreign,
            Roster roster,
            SourceSettings settings,
            MeterRegistry metrics,
            Clock clock) {
        this.feeds = feeds.orderedStream().toList();
        this.lock = lock;
        this.runs = runs;
        this.foreign = foreign;
        this.roster = roster;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The feeds that are switched on. */
    public List<String> names() {
        return feeds.stream().map(Feed::name).toList();
    }

    List<Feed> all() {
        return feeds;
    }

    /**
     * Asks a feed now and takes in what it says. A source that cannot be read is no exception: it is told in the run.
     *
     * @return the run, ended; empty if the feed is being asked already, on whatever node, or wants to be left alone
     *     for a while
     * @throws IllegalArgumentException if no feed of that name is switched on
     */
    public Optional<FeedRun> pollNow(String name) {
        Feed feed = feeds.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "No feed '" + name + "' is switched on. These are: " + names() + "."));
        return lock.whileAlone(name, () -> poll(feed)).flatMap(run -> run);
    }

    private Optional<FeedRun> poll(Feed feed) {
        Instant start = clock.instant();
        if (runs.closeLost(feed.name(), start) > 0) {
            LOG.warn("Feed {}: an earlier run was cut off and is closed as failed (node-lost).", feed.name());
        }
        Optional<Instant> notBefore = runs.recent(feed.name(), 1).stream()
                .map(FeedRun::retryAt)
                .flatMap(at -> Optional.ofNullable(at).stream())
                .findFirst();
        if (notBefore.filter(start::isBefore).isPresent()) {
            LOG.info("Feed {}: the source asked not to be polled before {}.", feed.name(), notBefore.get());
            return Optional.empty();
        }
        FeedRun opened = runs.open(feed.name(), settings.node(), start);
        FeedRun ended = read(feed, new RunInProgress(opened, roster, runs, foreign));
        runs.close(ended);
        tell(ended);
        return Optional.of(ended);
    }

    private FeedRun read(Feed feed, RunInProgress run) {
        try {
            feed.read(run);
        } catch (FeedFault fault) {
            run.fault(fault);
        } catch (RuntimeException failed) {
            if (DatabaseAway.causes(failed)) {
                // Nothing can be kept now; the next run closes this one.
                throw failed;
            }
            // Its message may quote what was read.
            LOG.error("Feed {}: reading failed in Tenure itself.", feed.name(), Faults.withoutMessage(failed));
            run.fault(Faults.internal(failed));
        }
        run.settle();
        return run.end(clock.instant());
    }

    private void tell(FeedRun run) {
        run.counts()
                .forEach((outcome, count) -> metrics.counter(
                                "tenure.source.records", "feed", run.feed(), "outcome", outcome.name())
                        .increment(count));
        metrics.counter(
                        "tenure.source.runs",
                        "feed",
                        run.feed(),
                        "state",
                        run.state().name())
                .increment();
        boolean news = run.counts().keySet().stream()
                .anyMatch(outcome -> outcome == RecordOutcome.NEW || outcome == RecordOutcome.CHANGED);
        if (run.state() != RunState.DONE) {
            LOG.warn(
                    "Feed {}: run {} {} ({}) {} {}",
                    run.feed(),
                    run.id(),
                    run.state(),
                    run.code(),
                    run.counts(),
                    run.message());
        } else if (news) {
            LOG.info("Feed {}: run {} {} {}", run.feed(), run.id(), run.state(), run.counts());
        } else {
            LOG.debug("Feed {}: run {} {} {}", run.feed(), run.id(), run.state(), run.counts());
        }
    }
}
