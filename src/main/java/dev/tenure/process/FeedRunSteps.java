package dev.tenure.process;

import dev.tenure.source.RunSteps;
import dev.tenure.source.RunSteps.Fetched;
import dev.tenure.source.RunSteps.Judgement;
import dev.tenure.source.RunSteps.Rest;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code bpmn/feed-run.bpmn}, in its order, and the answers on its arrows. */
@Configuration(proxyBeanMethods = false)
class FeedRunSteps {

    static final String PROCESS = "feed-run";
    static final String TASK = "approveRun";

    static final Variable<UUID> RUN = Variable.ofId("runId");
    static final Variable<Fetched> FETCHED = Variable.ofEnum("fetched", Fetched.class);
    static final Variable<Judgement> JUDGEMENT = Variable.ofEnum("judgement", Judgement.class);
    static final Variable<Approval> APPROVAL = Variable.ofEnum("approval", Approval.class);
    static final Variable<Rest> UNRELEASED = Variable.ofEnum("unreleased", Rest.class);

    /** Was it approved? */
    enum Approval {
        YES,
        NO
    }

    @External
    @Bean
    JavaDelegate fetchFeed(RunSteps steps, JobLocks locks) {
        return execution -> FETCHED.set(execution, locks.whileExtended(() -> steps.fetch(RUN.get(execution))));
    }

    @External
    @Bean
    JavaDelegate compareFeed(RunSteps steps, JobLocks locks) {
        return execution -> locks.whileExtended(() -> {
            steps.compare(RUN.get(execution));
            return null;
        });
    }

    @External
    @Bean
    JavaDelegate judgeRun(RunSteps steps, JobLocks locks) {
        return execution -> JUDGEMENT.set(execution, locks.whileExtended(() -> steps.judge(RUN.get(execution))));
    }

    @Bean
    JavaDelegate tellOfRun(RunDesk desk) {
        return execution -> desk.tell(RUN.get(execution));
    }

    @Bean
    JavaDelegate remindOfRun(RunDesk desk) {
        return execution -> desk.remind(RUN.get(execution));
    }

    @External
    @Bean
    JavaDelegate releaseRecords(RunSteps steps, JobLocks locks) {
        return execution -> UNRELEASED.set(execution, locks.whileExtended(() -> steps.release(RUN.get(execution))));
    }

    @External
    @Bean
    JavaDelegate closeRun(RunSteps steps, JobLocks locks) {
        return execution -> locks.whileExtended(() -> {
            steps.close(RUN.get(execution));
            return null;
        });
    }
}
