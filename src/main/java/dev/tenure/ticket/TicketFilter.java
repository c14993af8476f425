package dev.tenure.ticket;

import dev.tenure.roster.ChangeKind;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * Which tickets are wanted; null means any, and all that is named must be true.
 *
 * @param person the unique id
 * @param q the beginning of a ticket number ({@code HR-2611-00}) or of a person's display name, without case
 */
public record TicketFilter(
        @Nullable TicketStatus status,
        @Nullable WaitingFor waitingFor,
        @Nullable String source,
        @Nullable ChangeKind kind,
        @Nullable UUID person,
        @Nullable String q) {

    public static final TicketFilter ALL = new TicketFilter(null, null, null, null, null, null);
}
