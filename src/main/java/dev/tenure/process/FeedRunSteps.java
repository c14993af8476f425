package dev.tenure.process;

import dev.tenure.source.Comparison;
import dev.tenure.source.IntegrationRuns;
import dev.tenure.source.RunProgress;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code bpmn/feed-run.bpmn}, in its order, and the answers on its arrows. */
@Configuration(proxyBeanMethods = false)
class FeedRunSteps {

    static final String PROCESS = "feed-run";
    static final String APPROVAL_TASK = "approveRun";

    static final Variable<UUID> RUN = Variable.ofId("runId");
    static final Variable<Comparison.Verdict> GUARD = Variable.ofEnum("guard", Comparison.Verdict.class);
    static final Variable<RunProgress.Decision> APPROVAL = Variable.ofEnum("approval", RunProgress.Decision.class);
    static final Variable<Leftover> LEFTOVER = Variable.ofEnum("leftover", Leftover.class);
    static final Variable<Long> RELEASED = Variable.ofNumber("released");

    /** Is anything left? */
    enum Leftover {
        MORE,
        NONE
    }

    @Bean
    @External
    JavaDelegate fetchRecords(RunWork work) {
        return execution -> work.fetch(execution, RUN.get(execution));
    }

    @Bean
    JavaDelegate compareRecords(RunWork work) {
        return execution -> GUARD.set(execution, work.compare(execution, RUN.get(execution)));
    }

    /** Outside is every transaction that a record of the chunk has of its own. */
    @Bean
    @External
    JavaDelegate releaseChunk(RunWork work) {
        return execution -> {
            boolean more = work.release(execution, RUN.get(execution));
            RELEASED.set(execution, work.released(RUN.get(execution)));
            LEFTOVER.set(execution, more ? Leftover.MORE : Leftover.NONE);
        };
    }

    @Bean
    JavaDelegate closeRun(IntegrationRuns runs) {
        return execution -> runs.close(RUN.get(execution));
    }

    @Bean
    @External
    JavaDelegate tellOfRun(RunDesk desk) {
        return execution -> desk.tell(RUN.get(execution));
    }
}
