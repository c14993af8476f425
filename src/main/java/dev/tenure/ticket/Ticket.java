package dev.tenure.ticket;

import dev.tenure.roster.ChangeKind;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * The work on one person, from what HR said until the directory agrees.
 *
 * @param number what people call it: {@code HR-2611-0042}
 * @param changeId the change that opened it; later ones are on its timeline
 * @param newUser true for somebody who had no account that Tenure knew of when it was opened
 * @param closedAt null while it is open
 * @param dueAt by when somebody has to act, or when the waiting ends; null where nothing is due
 */
public record Ticket(
        UUID id,
        String number,
        UUID personId,
        UUID changeId,
        ChangeKind kind,
        String source,
        boolean newUser,
        TicketStatus status,
        @Nullable WaitingFor waitingFor,
        Priority priority,
        String processInstanceId,
        Instant createdAt,
        @Nullable Instant closedAt,
        @Nullable Instant dueAt) {

    public boolean isOpen() {
        return status.isOpen();
    }

    /**
     * One line that says what the ticket is about. It is made at reading and never kept, since names change.
     *
     * @param displayName of the person, from the roster
     */
    public String subject(Locale locale, String displayName) {
        return Wording.in(locale).text("subject", Map.of("kind", kind.name(), "name", displayName));
    }
}
