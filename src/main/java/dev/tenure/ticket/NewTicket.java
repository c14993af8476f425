package dev.tenure.ticket;

import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import java.util.List;
import java.util.UUID;

/**
 * What a ticket is opened for.
 *
 * @param changeId the change of the roster that made the work necessary
 * @param source the feed or API client that said it
 * @param newUser true for somebody who had no account that Tenure knew of
 * @param processInstanceId the process that does the work
 * @param changes before and after, field by field
 */
public record NewTicket(
        UUID personId,
        UUID changeId,
        ChangeKind kind,
        String source,
        boolean newUser,
        Priority priority,
        String processInstanceId,
        List<FieldChange> changes) {

    public NewTicket {
        changes = List.copyOf(changes);
    }
}
