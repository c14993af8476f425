package dev.tenure.process;

import dev.tenure.ticket.TicketStatus;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code bpmn/personnel-change.bpmn}, in its order, and the answers on its arrows. */
@Configuration(proxyBeanMethods = false)
class PersonnelChangeSteps {

    static final String PROCESS = "personnel-change";

    static final Variable<UUID> PERSON = Variable.ofId("personId");
    static final Variable<UUID> CHANGE = Variable.ofId("changeId");
    static final Variable<Long> WORKED = Variable.ofNumber("workedChange");
    static final Variable<String> RESUME_AT = Variable.ofText("resumeAt");
    static final Variable<Decision> DECISION = Variable.ofEnum("decision", Decision.class);
    static final Variable<ManagerAnswer> MANAGER = Variable.ofEnum("manager", ManagerAnswer.class);
    static final Variable<Answer> ANSWER = Variable.ofEnum("answer", Answer.class);
    static final Variable<Access> GROUPS = Variable.ofEnum("groups", Access.class);
    static final Variable<Help> HELP = Variable.ofEnum("help", Help.class);
    static final Variable<Need> NEED = Variable.ofEnum("need", Need.class);
    static final Variable<Rest> REST = Variable.ofEnum("rest", Rest.class);
    static final Variable<Telling> TELLING = Variable.ofEnum("telling", Telling.class);

    /** What is to be done? */
    enum Decision {
        WRITE,
        ASK,
        NOTHING
    }

    /** Is the manager known? */
    enum ManagerAnswer {
        KNOWN,
        UNRESOLVED
    }

    /** Did the directory take it? */
    enum Answer {
        AGREES,
        ASK
    }

    /** Did the groups take it? */
    enum Access {
        AGREE,
        ASK
    }

    /** Is help still needed? */
    enum Help {
        NEEDED,
        NOT_NEEDED
    }

    /** Is anything left to do? */
    enum Rest {
        NOTHING,
        NEWER,
        LATER,
        ASK
    }

    /** Is anybody to be told? */
    enum Telling {
        SOMEBODY,
        NOBODY
    }

    @Bean
    JavaDelegate openTicket(Works works) {
        return works::open;
    }

    @Bean
    JavaDelegate decideChange(Works works, Deciding deciding) {
        return execution -> {
            Work work = works.afresh(execution);
            WORKED.set(execution, work.person().newestChange());
            DECISION.set(execution, deciding.decide(work));
        };
    }

    @Bean
    JavaDelegate resolveManager(Works works, Deciding deciding) {
        return execution -> MANAGER.set(execution, deciding.resolveManager(works.of(execution)));
    }

    @Bean
    @External
    JavaDelegate writeAccount(Works works, AccountWriting writing) {
        return execution -> ANSWER.set(execution, writing.write(works.of(execution)));
    }

    /** Outside is the directory, as for the step before, in whose round it is: each knows what it had begun to write. */
    @Bean
    JavaDelegate grantAccess(Works works, Granting granting) {
        return execution -> GROUPS.set(execution, granting.grant(works.of(execution)));
    }

    @Bean
    JavaDelegate checkForNewer(Works works, Closing closing, Helping helping) {
        return execution -> {
            Work work = works.of(execution);
            Closing.Left left = closing.check(work, WORKED.get(execution), need -> hasTaskFor(execution, need));
            REST.set(execution, left.rest());
            if (left.until() != null) {
                RESUME_AT.set(execution, left.until().toString());
            }
            if (left.need() != null) {
                NEED.set(execution, left.need());
                helping.askAfterwards(work, left.need(), WORKED.get(execution));
            }
        };
    }

    /** A process goes on with the diagram that it began with. */
    private static boolean hasTaskFor(DelegateExecution execution, Need need) {
        return execution.getBpmnModelInstance().getModelElementById(need.activity()) != null;
    }

    @Bean
    JavaDelegate closeTicket(Works works, Closing closing, Stakeholders stakeholders) {
        return execution -> {
            Work work = works.of(execution);
            boolean told = closing.close(work) == TicketStatus.DONE && stakeholders.areToBeTold(work.ticket());
            TELLING.set(execution, told ? Telling.SOMEBODY : Telling.NOBODY);
        };
    }

    @Bean
    @External
    JavaDelegate tellStakeholders(Works works, Stakeholders stakeholders) {
        return execution -> stakeholders.tellOfDone(works.ticketOf(execution));
    }

    @Bean
    JavaDelegate askForHelp(Works works, Helping helping) {
        return execution -> {
            Work work = works.of(execution);
            Need need = helping.need(work);
            NEED.set(execution, need);
            HELP.set(execution, helping.ask(work, need, WORKED.get(execution)));
        };
    }

    @Bean
    @External
    JavaDelegate tellDesk(Works works, Stakeholders stakeholders) {
        return execution -> stakeholders.tell(
                works.ticketOf(execution), "ACTION_NEEDED", NEED.get(execution).activity());
    }

    @Bean
    @External
    JavaDelegate escalateTask(Works works, Escalation escalation) {
        return execution -> escalation.escalate(works.ticketOf(execution), NEED.get(execution));
    }
}
