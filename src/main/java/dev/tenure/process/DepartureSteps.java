package dev.tenure.process;

import java.time.Instant;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code bpmn/departure.bpmn}. */
@Configuration(proxyBeanMethods = false)
class DepartureSteps {

    static final String PROCESS = "departure";

    static final Variable<Departure> DEPARTURE = Variable.ofEnum("departure", Departure.class);

    /** Are all dates settled? */
    enum Departure {
        SETTLED,
        AHEAD
    }

    @Bean
    JavaDelegate reviewDeparture(Departures departures) {
        return execution -> DEPARTURE.set(
                execution,
                departures
                        .review(
                                PersonnelChangeSteps.PERSON.get(execution),
                                execution.getProcessInstanceId(),
                                Instant.parse(PersonnelChangeSteps.RESUME_AT.get(execution)))
                        .map(day -> {
                            PersonnelChangeSteps.RESUME_AT.set(execution, day.toString());
                            return Departure.AHEAD;
                        })
                        .orElse(Departure.SETTLED));
    }
}
