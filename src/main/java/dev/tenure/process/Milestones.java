package dev.tenure.process;

import dev.tenure.directory.Standing;
import dev.tenure.process.DecisionTables.Days;
import dev.tenure.roster.Facts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * Where in the employment somebody is, and the next instant at which that changes by itself. Days begin and end where
 * the person works; every change falls on the beginning of a day, even of one that has no midnight.
 */
record Milestones(Phase phase, Optional<Instant> next) {

    /** What lies further away than any timer reaches is never: some HR systems write 9999-12-31 for it. */
    private static final LocalDate NEVER = LocalDate.of(9990, 1, 1);

    /** The same, with another instant at which something changes by itself; null for none. */
    Milestones orEarlier(@Nullable Instant other) {
        return other == null || next.filter(own -> !own.isAfter(other)).isPresent()
                ? this
                : new Milestones(phase, Optional.of(other));
    }

    /**
     * What the computation stands on.
     *
     * @param standing of the account that we know of; null if there is none
     * @param goneSince when we worked on the person's being gone; null if that has not been
     */
    record Basis(
            Facts facts,
            Days days,
            ZoneId zone,
            @Nullable Standing standing,
            @Nullable Instant goneSince) {

        Milestones at(Instant now) {
            LocalDate today = LocalDate.ofInstant(now, zone);
            Phase phase = phaseOn(today);
            return new Milestones(
                    phase,
                    turningDays()
                            .filter(day -> day.isAfter(today) && day.isBefore(NEVER))
                            .sorted()
                            .filter(day -> phaseOn(day) != phase)
                            .map(day -> day.atStartOfDay(zone).toInstant())
                            .findFirst());
        }

        private Stream<LocalDate> turningDays() {
            return Stream.of(
                            facts.startDate().map(first -> first.minusDays(days.prepare())),
                            facts.startDate().map(first -> first.minusDays(days.enable())),
                            facts.leaveStart(),
                            facts.leaveEnd().map(last -> last.plusDays(1)),
                            facts.endDate().map(last -> last.plusDays(1)),
                            graceOver())
                    .flatMap(Optional::stream);
        }

        private Phase phaseOn(LocalDate day) {
            if (!facts.employedOn(day)) {
                return phaseAfter(day);
            }
            if (isBefore(day, days.prepare())) {
                return Phase.NOT_YET;
            }
            if (isBefore(day, days.enable())) {
                return Phase.PREPARING;
            }
            if (facts.suspended()) {
                return Phase.SUSPENDED;
            }
            return facts.onLeaveOn(day) ? Phase.ON_LEAVE : Phase.WORKING;
        }

        private Phase phaseAfter(LocalDate day) {
            if (standing == null) {
                return Phase.GONE;
            }
            if (!standing.everEnabled() && neverCame(day)) {
                return Phase.RESCINDED;
            }
            // What can still be signed in with is disabled first, and the days of grace begin then.
            boolean over = !standing.enabled()
                    && graceOver().filter(first -> !day.isBefore(first)).isPresent();
            return over ? Phase.GRACE_OVER : Phase.GONE;
        }

        private boolean isBefore(LocalDate day, int daysBeforeFirst) {
            return facts.startDate()
                    .filter(first -> day.isBefore(first.minusDays(daysBeforeFirst)))
                    .isPresent();
        }

        private boolean neverCame(LocalDate day) {
            return facts.startDate()
                    .filter(first -> first.isAfter(day)
                            || facts.endDate().filter(first::isAfter).isPresent())
                    .isPresent();
        }

        /** Whoever was found to be gone only after the last day keeps the whole time of grace. */
        private Optional<LocalDate> graceOver() {
            if (goneSince == null) {
                return Optional.empty();
            }
            LocalDate since = LocalDate.ofInstant(goneSince, zone);
            LocalDate last = facts.endDate().filter(since::isAfter).isPresent() ? since.minusDays(1) : since;
            return Optional.of(last.plusDays(days.grace() + 1L));
        }
    }
}
