package dev.tenure.process;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs what shall follow once the transaction under way is kept, on a thread of its own: never if it is rolled back,
 * and perhaps not if we are killed, so that only what is also found otherwise may be given to it.
 */
@Component
class Afterwards implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "afterwards"));

    void run(String what, Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            submit(what, action);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                submit(what, action);
            }
        });
    }

    private void submit(String what, Runnable action) {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException failed) {
                LOG.warn("Could not {} right away; it is caught up with later.", what, failed);
            }
        });
    }

    @Override
    public void destroy() {
        thread.shutdown();
    }
}
