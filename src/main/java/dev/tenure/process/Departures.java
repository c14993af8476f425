package dev.tenure.process;

import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Roster;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Last days that lie ahead while no ticket waits for them. */
@Component
class Departures {

    private final RuntimeService runtime;
    private final Roster roster;
    private final Calendar calendar;
    private final News news;

    Departures(@Lazy RuntimeService runtime, Roster roster, Calendar calendar, News news) {
        this.runtime = runtime;
        this.roster = roster;
        this.calendar = calendar;
        this.news = news;
    }

    /** Sees to it that the day is not missed; one process for a person, however often HR moves the day. */
    void expect(UUID personId, Facts facts) {
        Optional<Instant> end = calendar.end(facts).filter(calendar::isAhead);
        if (end.isEmpty()) {
            return;
        }
        ProcessInstance waiting = runtime.createProcessInstanceQuery()
                .processDefinitionKey(DepartureSteps.PROCESS)
                .processInstanceBusinessKey(personId.toString())
                .singleResult();
        if (waiting != null) {
            news.of(waiting.getId());
            return;
        }
        runtime.startProcessInstanceByKey(
                DepartureSteps.PROCESS,
                personId.toString(),
                Map.of(
                        PersonnelChangeSteps.PERSON.name(), personId.toString(),
                        PersonnelChangeSteps.RESUME_AT.name(), end.get().toString()));
    }

    /**
     * The last day as it is now, while it lies ahead. Once it is over, the work on the person is taken up again, unless
     * HR has said that the person is gone: then that was worked on already.
     */
    Optional<Instant> review(UUID personId) {
        Facts facts = roster.get(personId).facts();
        Optional<Instant> end = calendar.end(facts);
        if (end.filter(calendar::isAhead).isPresent()) {
            return end;
        }
        if (end.isPresent() && facts.active()) {
            roster.reconsider(personId, ChangeKind.LEFT, "last-day-over");
        }
        return Optional.empty();
    }
}
