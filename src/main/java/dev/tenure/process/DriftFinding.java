package dev.tenure.process;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * Something in the directory that is not as it shall be.
 *
 * @param id its order among the findings
 * @param attribute empty where it is about the account as a whole
 * @param personId null for an orphan
 * @param expected what HR's word makes of the attribute; null for no value
 * @param found what is there; null for no value
 * @param ticketId the ticket of the process that was set going because of it
 */
public record DriftFinding(
        long id,
        UUID objectGuid,
        Kind kind,
        String attribute,
        @Nullable UUID personId,
        String dn,
        String accountName,
        @Nullable String expected,
        @Nullable String found,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable UUID ticketId) {

    /** What it is. */
    public enum Kind {
        /** An attribute, the place or the state of a person's account differs. */
        DIFFERENT,
        /** The account of somebody who works here is gone. */
        VANISHED,
        /** It lies where Tenure does not look after accounts. */
        OUTSIDE,
        /** An enabled account that is no person's. */
        ORPHAN,
        /** It differs, and is never touched: an administrator's. */
        PROTECTED
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "DriftFinding[" + id + ", " + kind + ", " + attribute + "]";
    }
}
