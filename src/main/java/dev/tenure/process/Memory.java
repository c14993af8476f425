package dev.tenure.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was read or made in the transaction under way, for the steps that follow in it. Nothing outlives the
 * transaction, so whoever waits reads afresh; whoever must see what others have said since begins with {@link #forget}
 * or locks. Without a transaction nothing is remembered.
 */
@Component
class Memory {

    private record Key(Class<?> type, Object about) {}

    /** What is remembered about it, else what is read now. */
    <T> T once(Class<T> type, Object about, Supplier<T> read) {
        Optional<T> known = known(type, about);
        if (known.isPresent()) {
            return known.get();
        }
        T value = read.get();
        keep(type, about, value);
        return value;
    }

    <T> Optional<T> known(Class<T> type, Object about) {
        Map<Key, Object> kept = kept();
        return kept == null ? Optional.empty() : Optional.ofNullable(type.cast(kept.get(new Key(type, about))));
    }

    <T> void keep(Class<T> type, Object about, T value) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return;
        }
        Map<Key, Object> kept = kept();
        if (kept == null) {
            kept = new HashMap<>();
            TransactionSynchronizationManager.bindResource(this, kept);
            TransactionSynchronizationManager.registerSynchronization(new End());
        }
        kept.put(new Key(type, about), value);
    }

    void forget() {
        Map<Key, Object> kept = kept();
        if (kept != null) {
            kept.clear();
        }
    }

    @Nullable
    @SuppressWarnings("unchecked")
    private Map<Key, Object> kept() {
        return (Map<Key, Object>) TransactionSynchronizationManager.getResource(this);
    }

    /** A transaction begun within another one, or work outside it, starts with nothing. */
    private final class End implements TransactionSynchronization {

        @Nullable
        private Object asleep;

        @Override
        public void suspend() {
            asleep = TransactionSynchronizationManager.unbindResourceIfPossible(Memory.this);
        }

        @Override
        public void resume() {
            if (asleep != null) {
                TransactionSynchronizationManager.bindResource(Memory.this, asleep);
            }
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Memory.this);
        }
    }
}
