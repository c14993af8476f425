package dev.tenure.source;

import jakarta.annotation.PreDestroy;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Does steps of runs, each alone on all nodes, on threads of its own: whoever asks may be within a transaction, or a
 * command of an engine, to whose end nothing of a run may wait.
 */
@Component
class RunThreads {

    private final FeedLock lock;
    private final Semaphore room;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> new Thread(work, "run-step"));

    RunThreads(FeedLock lock, SourceSettings settings) {
        this.lock = lock;
        this.room = new Semaphore(settings.runsAtOnce());
    }

    /**
     * Does it and waits for its end.
     *
     * @throws RunStepUnderWay if a step of this integration is being done already, or there is no room on this node
     */
    <T> T whileAlone(Run run, Supplier<T> work) {
        if (!room.tryAcquire()) {
            throw new RunStepUnderWay(run.id(), "this node works on as many runs as it may.");
        }
        Future<T> step;
        try {
            step = threads.submit(() -> alone(run, work));
        } catch (RuntimeException stopping) {
            room.release();
            throw stopping;
        }
        return end(run.id(), step);
    }

    /**
     * Does a part of a step while the step itself goes on; its end is to be waited for, see {@link #end}.
     *
     * @throws RunStepUnderWay if this node stops
     */
    <T> Future<T> beside(UUID run, Callable<T> part) {
        try {
            return threads.submit(part);
        } catch (RejectedExecutionException stopping) {
            throw new RunStepUnderWay(run, "this node stops.");
        }
    }

    /**
     * Waits for the end of a step, or of a part of it, and throws what it threw.
     *
     * @throws RunStepUnderWay if this node stops
     */
    static <T> T end(UUID run, Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException stopped) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw new RunStepUnderWay(run, "this node stops.");
        } catch (CancellationException stopped) {
            throw new RunStepUnderWay(run, "this node stops.");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException("A step of run " + run + " failed.", failed.getCause());
        }
    }

    private <T> T alone(Run run, Supplier<T> work) {
        try {
            return lock.whileAlone(run.integration(), work)
                    .orElseThrow(() -> new RunStepUnderWay(run.id(), "it is being worked on already."));
        } finally {
            room.release();
        }
    }

    /** To be asked between two pieces of work. */
    static void goOn(UUID run) {
        if (Thread.currentThread().isInterrupted()) {
            throw new RunStepUnderWay(run, "this node stops.");
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
