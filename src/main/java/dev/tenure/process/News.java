package dev.tenure.process;

import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Wakes processes that wait, when what they wait for has come. Always after the news itself is kept: whoever brings
 * the news must not fail because somebody answers a task at that instant. What is lost in a crash, {@link Sweep} finds.
 */
@Component
class News {

    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    private static final int AT_ONCE = 500;

    /** The message of the diagram. */
    private static final String MESSAGE = "news";

    private final RuntimeService runtime;
    private final Waits waits;
    private final Afterwards afterwards;

    News(@Lazy RuntimeService runtime, Waits waits, Afterwards afterwards) {
        this.runtime = runtime;
        this.waits = waits;
        this.afterwards = afterwards;
    }

    /** There is news of what this process works on. */
    void of(String processInstanceId) {
        afterwards.run("wake a process", () -> wake(List.of(processInstanceId)));
    }

    /** What people wait for may have come. */
    void ofPeople(List<UUID> people) {
        if (!people.isEmpty()) {
            afterwards.run("wake the processes of people", () -> wake(waits.ofPeople(people)));
        }
    }

    /** Somebody whom others may name as their manager has an account now. */
    void accountAppeared(String employeeId) {
        afterwards.run("wake the processes of reports", () -> wake(waits.waitingForManager(employeeId)));
    }

    /** HR gave somebody another manager: perhaps nobody is left behind by the former one. */
    void reassigned() {
        afterwards.run("wake the processes of leavers", () -> wake(waits.reassigned(AT_ONCE)));
    }

    /** A process that does not wait now sees the news by itself before it ends: to find nobody waiting is no fault. */
    void wake(List<String> processInstances) {
        processInstances.forEach(this::wake);
    }

    private void wake(String id) {
        try {
            runtime.createMessageCorrelation(MESSAGE).processInstanceId(id).correlateAll();
        } catch (OptimisticLockingException somebodyElseMovesIt) {
            LOG.debug("Process {} is being moved by somebody else.", id);
        } catch (RuntimeException failed) {
            // The engine reads a process piece by piece, and stumbles in several ways over one that somebody else
            // wakes in between.
            if (waits(id)) {
                throw failed;
            }
            LOG.debug("Process {} has been woken by somebody else.", id);
        }
    }

    private boolean waits(String id) {
        return runtime.createEventSubscriptionQuery()
                        .processInstanceId(id)
                        .eventName(MESSAGE)
                        .count()
                > 0;
    }
}
