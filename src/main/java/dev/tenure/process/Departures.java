package dev.tenure.process;

import dev.tenure.process.Watches.Watch;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Dates that lie ahead while no ticket waits for them: a last day, a leave of absence, the end of the days of grace. */
@Component
class Departures {

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private final RuntimeService runtime;
    private final Roster roster;
    private final Phases phases;
    private final Watches watches;
    private final Calendar calendar;
    private final News news;

    Departures(
            @Lazy RuntimeService runtime, Roster roster, Phases phases, Watches watches, Calendar calendar, News news) {
        this.runtime = runtime;
        this.roster = roster;
        this.phases = phases;
        this.watches = watches;
        this.calendar = calendar;
        this.news = news;
    }

    /**
     * Sees to it that the next date is not missed, after the work on all before it is done; one process for a person,
     * however often HR moves the dates. The row of the person is locked.
     *
     * @param isNew nobody can wait for dates of somebody who was not known before
     */
    void expect(Person person, Milestones milestones, boolean isNew) {
        Instant now = calendar.now();
        Milestones ahead = milestones;
        if (milestones.phase() == Phase.GONE && milestones.next().isEmpty()) {
            ahead = phases.of(person, now);
        }
        if (ahead.next().isEmpty() && ahead.phase() != Phase.GRACE_OVER) {
            if (!isNew) {
                rest(person.id());
            }
            return;
        }
        Watch watch = watches.keep(person.id(), ahead.phase(), ahead.next().orElse(null), now);
        if (watch.process() != null) {
            news.of(watch.process());
        } else if (watch.next() != null) {
            waitFor(watch.next(), person.id());
        }
    }

    private void waitFor(Instant next, UUID personId) {
        ProcessInstance process = runtime.startProcessInstanceByKey(
                DepartureSteps.PROCESS,
                personId.toString(),
                Map.of(
                        PersonnelChangeSteps.PERSON.name(),
                        personId.toString(),
                        PersonnelChangeSteps.RESUME_AT.name(),
                        next.toString()));
        watches.arm(personId, process.getId(), next);
    }

    /** The process that waited for the next date is gone, and none is in its place. */
    void waitAnew(UUID personId) {
        roster.lock(personId);
        Watch watch = watches.of(personId).orElse(null);
        if (watch == null || watch.process() == null || isThere(watch.process())) {
            return;
        }
        LOG.warn("The process that waited for the next date of person {} was deleted: another one waits.", personId);
        if (watch.next() == null) {
            watches.arm(personId, null, null);
        } else {
            waitFor(watch.next(), personId);
        }
    }

    private boolean isThere(String process) {
        return runtime.createProcessInstanceQuery().processInstanceId(process).count() > 0;
    }

    /** Nothing lies ahead any more, or a ticket waits for it. */
    void rest(UUID personId) {
        watches.remove(personId).ifPresent(news::of);
    }

    /**
     * The next date as it is now, while one lies ahead. When the one that was waited for has come, and with it another
     * phase than the one that was worked on, the work on the person is taken up again: once, however many dates
     * passed unseen. When another employment leads from then on, that is a change like HR's word.
     */
    Optional<Instant> review(UUID personId, String process, Instant armed) {
        boolean turned = roster.turn(personId);
        Person person = roster.lock(personId);
        if (!person.id().equals(personId)) {
            // Somebody else waits for the dates of whom this one was found to be.
            return Optional.empty();
        }
        Watch watch = watches.of(personId).orElse(null);
        boolean hasCome = !calendar.isAhead(armed);
        if (watch == null) {
            // Begun before dates were kept, or no date is left.
            Phase phase = phases.of(person, null).phase();
            if (hasCome && phase == Phase.GONE && person.facts().active()) {
                roster.reconsider(personId, ChangeKind.LEFT, reason(phase));
            }
            return Optional.empty();
        }
        if (!process.equals(watch.process())) {
            return Optional.empty();
        }
        Milestones now = phases.of(person, watch.goneSince().orElse(null));
        if (hasCome && now.phase() != watch.phase()) {
            if (!turned) {
                roster.reconsider(personId, kind(now.phase()), reason(now.phase()));
            }
            Instant since =
                    watches.keep(personId, now.phase(), null, calendar.now()).since();
            now = phases.of(person, now.phase() == Phase.GONE || now.phase() == Phase.GRACE_OVER ? since : null);
        }
        watches.arm(
                personId, now.next().isPresent() ? process : null, now.next().orElse(null));
        return now.next();
    }

    private static ChangeKind kind(Phase phase) {
        return phase == Phase.GONE ? ChangeKind.LEFT : ChangeKind.CHANGED;
    }

    private static String reason(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
