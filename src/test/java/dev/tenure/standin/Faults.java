package dev.tenure.standin;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Troubles on order: the next operations of a kind fail, wait, or lose their connection. */
final class Faults {

    enum Kind {
        ANSWER,
        DROP_BEFORE,
        DROP_AFTER,
        DELAY
    }

    private static final class Fault {
        final ActiveDirectory.Operation operation;
        final Kind kind;
        final ResultCode code;
        final String message;
        final Duration delay;
        int left;

        Fault(
                ActiveDirectory.Operation operation,
                Kind kind,
                int times,
                ResultCode code,
                String message,
                Duration delay) {
            this.operation = operation;
            this.kind = kind;
            this.left = times;
            this.code = code;
            this.message = message;
            this.delay = delay;
        }
    }

    private final List<Fault> ordered = new ArrayList<>();
    private long epoch;
    private long broken;
    private int waiting;

    synchronized void order(
            ActiveDirectory.Operation operation,
            Kind kind,
            int times,
            ResultCode code,
            String message,
            Duration delay) {
        ordered.add(new Fault(operation, kind, times, code, message, delay));
    }

    /** Ends every trouble, and lets go of what waits. */
    synchronized void clear() {
        ordered.clear();
        epoch++;
        notifyAll();
    }

    /** Ends every trouble; what waits is never done, as its connection is gone. */
    synchronized void abandon() {
        broken++;
        clear();
    }

    /** How many operations wait at this moment. */
    synchronized int waiting() {
        return waiting;
    }

    /** Takes the next trouble that is on order for this operation: waits, fails, or says what to do to the connection. */
    Kind meet(ActiveDirectory.Operation operation) throws LDAPException {
        Fault fault = take(operation);
        if (fault == null) {
            return null;
        }
        switch (fault.kind) {
            case ANSWER -> throw new LDAPException(fault.code, fault.message);
            case DELAY -> {
                return await(fault.delay) ? null : Kind.DROP_BEFORE;
            }
            default -> {
                return fault.kind;
            }
        }
    }

    private synchronized Fault take(ActiveDirectory.Operation operation) {
        for (Iterator<Fault> each = ordered.iterator(); each.hasNext(); ) {
            Fault fault = each.next();
            if (fault.operation == operation || fault.operation == ActiveDirectory.Operation.ANY) {
                if (--fault.left <= 0) {
                    each.remove();
                }
                return fault;
            }
        }
        return null;
    }

    /** False if the connection broke while it waited. */
    private synchronized boolean await(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        long at = epoch;
        long brokenBefore = broken;
        waiting++;
        try {
            for (long left = end - System.nanoTime(); left > 0 && at == epoch; left = end - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            waiting--;
        }
        return broken == brokenBefore;
    }
}
