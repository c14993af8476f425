package dev.tenure.process;

import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.notification.MailUnavailable;
import dev.tenure.source.RunStepUnderWay;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.impl.bpmn.parser.FailedJobRetryConfiguration;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.springframework.stereotype.Component;

/**
 * How often a failed step is tried again. An outage of somebody else's system, or a step of a run that another node is
 * at, is waited out, however long it takes, with growing waits; anything else is tried five times within an hour, and then stands in Cockpit as an incident.
 */
@Component
class RetryRules implements FailedJobCommandFactory {

    private static final FailedJobRetryConfiguration OF_FAULTS =
            new FailedJobRetryConfiguration(5, List.of("PT5S", "PT30S", "PT2M", "PT10M", "PT30M"));

    private final StuckSteps stuck;
    private final ProcessSettings settings;
    private final Calendar calendar;

    RetryRules(StuckSteps stuck, ProcessSettings settings, Calendar calendar) {
        this.stuck = stuck;
        this.settings = settings;
        this.calendar = calendar;
    }

    @Override
    public Command<Object> getCommand(String jobId, Throwable failure) {
        return isOutage(failure) ? new WaitOut(jobId, failure) : new TryAgain(jobId, failure);
    }

    /** As long as it has been tried already, within the bounds that are set: each wait is about twice the one before. */
    Duration waitAfter(Duration triedFor) {
        Duration longest = triedFor.compareTo(settings.longestRetry()) > 0 ? settings.longestRetry() : triedFor;
        return longest.compareTo(settings.firstRetry()) < 0 ? settings.firstRetry() : longest;
    }

    private static boolean isOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DirectoryUnavailable
                    || cause instanceof MailUnavailable
                    || cause instanceof RunStepUnderWay) {
                return true;
            }
        }
        return false;
    }

    private static final class TryAgain extends DefaultJobRetryCmd {

        private static final long serialVersionUID = 1L;

        TryAgain(String jobId, Throwable failure) {
            super(jobId, failure);
        }

        @Override
        public FailedJobRetryConfiguration getFailedJobRetryConfiguration(JobEntity job, ActivityImpl activity) {
            return OF_FAULTS;
        }
    }

    /** The number of tries is not touched: nobody shall have to raise it after a long night. */
    private final class WaitOut extends DefaultJobRetryCmd {

        private static final long serialVersionUID = 1L;

        WaitOut(String jobId, Throwable failure) {
            super(jobId, failure);
        }

        @Override
        public Object execute(CommandContext context) {
            JobEntity job = getJob();
            if (job != null) {
                Duration triedFor = Duration.between(job.getCreateTime().toInstant(), calendar.now());
                logException(job);
                job.unlock();
                job.setDuedate(Date.from(calendar.now().plus(waitAfter(triedFor))));
                notifyAcquisition(context);
                stuck.waitOut(job.getExecutionId(), exception);
            }
            return null;
        }
    }
}
