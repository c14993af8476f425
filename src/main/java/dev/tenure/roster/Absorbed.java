package dev.tenure.roster;

import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * What became of a record.
 *
 * @param changeId the change that keeps it; null only for an unchanged record that named no event
 * @param repeated true when the same event had been absorbed before, and this is its first answer again
 * @param changes before and after, field by field; empty when unchanged
 */
public record Absorbed(
        @Nullable UUID changeId,
        UUID personId,
        String employeeId,
        ChangeKind kind,
        boolean repeated,
        List<FieldChange> changes) {}
