package dev.tenure.roster;

import java.util.List;
import java.util.UUID;

/**
 * HR has said something new about a person. Published within the transaction that keeps it, so that what follows
 * from it is kept with it or not at all.
 *
 * @param id of the change
 * @param order the place of this change among all; a person's changes are worked on in this order
 * @param source the name of the feed or API client that said it
 * @param businessKey {@code source:eventId}, or {@code source:id} where the source names no event
 * @param changes before and after, field by field
 */
public record PersonnelChange(
        UUID id,
        long order,
        UUID personId,
        ChangeKind kind,
        String source,
        String businessKey,
        List<FieldChange> changes) {}
