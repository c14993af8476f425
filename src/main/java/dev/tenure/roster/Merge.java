package dev.tenure.roster;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.springframework.lang.Nullable;

/**
 * What HR's statement, newest by field, makes of what is known.
 *
 * @param others what other sources say, that does not count
 * @param employments as they are now, of somebody who has several; else none
 * @param lead which of them leads; null of somebody who has one
 */
record Merge(
        Facts facts,
        SortedMap<Field, Roster.Provenance> provenance,
        SortedMap<Field, SortedMap<String, Said>> others,
        ChangeKind kind,
        List<FieldChange> changes,
        List<Employment> employments,
        @Nullable Lead lead) {

    static Merge of(Known known, PersonRecord record, Instant now, TimeZones zones) {
        if (known.hasSeveral()) {
            return ofSeveral(known, record, now, zones);
        }
        return ofOne(known, known.ownEmployment().hearing(record, false, known.authority()));
    }

    /** What another order of authority makes of what was said. */
    static Merge judged(Known known, Authority authority, Instant now, TimeZones zones) {
        if (known.hasSeveral()) {
            return of(
                    known,
                    known.employments().stream()
                            .map(one -> one.judged(authority))
                            .toList(),
                    now,
                    zones);
        }
        return ofOne(known, known.ownEmployment().judged(authority));
    }

    private static Merge ofOne(Known known, Employment after) {
        List<FieldChange> changes = known.facts().changesTo(after.facts());
        return new Merge(
                after.facts(),
                after.provenance(),
                after.others(),
                kind(known, after.facts(), changes),
                changes,
                List.of(),
                null);
    }

    /** What the desk says of somebody holds for all that they are here. */
    private static Merge ofSeveral(Known known, PersonRecord record, Instant now, TimeZones zones) {
        List<Employment> after = known.employments().stream()
                .map(one -> one.id().equals(known.spokenOf())
                        ? one.hearing(record, false, known.authority())
                        : record.source().equals(Roster.DESK) ? one.hearing(record, true, known.authority()) : one)
                .toList();
        Merge merge = of(known, after, now, zones);
        if (!merge.changes.isEmpty() || after.equals(known.employments())) {
            return merge;
        }
        // The account follows another employment, and HR said something new all the same.
        List<FieldChange> changes = known.employments().stream()
                .flatMap(before -> after.stream()
                        .filter(one -> one.id().equals(before.id()))
                        .flatMap(one -> before.facts().changesTo(one.facts()).stream()))
                .toList();
        return changes.isEmpty()
                ? merge
                : new Merge(
                        merge.facts,
                        merge.provenance,
                        merge.others,
                        merge.kind == ChangeKind.UNCHANGED ? ChangeKind.CHANGED : merge.kind,
                        changes,
                        after,
                        merge.lead);
    }

    /** What is true of the person by these employments at that moment. */
    static Merge of(Known known, List<Employment> after, Instant now, TimeZones zones) {
        Lead lead = Lead.of(after, known.employeeId(), now, zones);
        List<FieldChange> changes = known.facts().changesTo(lead.facts());
        boolean same = changes.isEmpty() && lead.leader().employeeId().equals(known.employeeId());
        return new Merge(
                lead.facts(),
                lead.provenance(),
                lead.others(),
                kind(known.allEmployments(), after, same, now, zones),
                changes,
                after,
                lead);
    }

    private static ChangeKind kind(
            List<Employment> before, List<Employment> after, boolean same, Instant now, TimeZones zones) {
        if (!Lead.isEmployed(before, now, zones) && Lead.isEmployed(after, now, zones)) {
            return ChangeKind.REHIRED;
        }
        if (Outlook.of(after).isCloserToTheDoorThan(Outlook.of(before))) {
            return ChangeKind.LEFT;
        }
        return same ? ChangeKind.UNCHANGED : ChangeKind.CHANGED;
    }

    private static ChangeKind kind(Known known, Facts now, List<FieldChange> changes) {
        Outlook after = Outlook.of(now);
        if (known.isNew()) {
            return after == Outlook.GONE ? ChangeKind.LEFT : ChangeKind.JOINED;
        }
        if (changes.isEmpty()) {
            return ChangeKind.UNCHANGED;
        }
        Outlook before = Outlook.of(known.facts());
        if (before == Outlook.GONE && after != Outlook.GONE) {
            return ChangeKind.REHIRED;
        }
        return after.isCloserToTheDoorThan(before) ? ChangeKind.LEFT : ChangeKind.CHANGED;
    }

    /** In the order in which people leave. Says nothing of today: a last day may lie ahead. */
    private enum Outlook {
        LASTING,
        ENDING,
        GONE;

        static Outlook of(Facts facts) {
            if (!facts.active()) {
                return GONE;
            }
            return facts.endDate().isPresent() ? ENDING : LASTING;
        }

        static Outlook of(List<Employment> employments) {
            return employments.stream()
                    .map(one -> of(one.facts()))
                    .min(Comparator.naturalOrder())
                    .orElse(GONE);
        }

        boolean isCloserToTheDoorThan(Outlook before) {
            return compareTo(before) > 0;
        }
    }
}
