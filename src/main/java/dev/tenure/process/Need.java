package dev.tenure.process;

import dev.tenure.directory.Refusal;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.WaitingFor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a process lacks to go on, and what a person may answer. */
enum Need {
    CHOOSE_MANAGER(
            "chooseManager",
            WaitingFor.MANAGER,
            Resolution.RETRY,
            Resolution.USE_VALUE,
            Resolution.SKIP_FIELD,
            Resolution.RETURN_TO_HR,
            Resolution.CLOSE_NOT_NEEDED),
    CHOOSE_ACCOUNT(
            "chooseAccount",
            WaitingFor.DIRECTORY,
            Resolution.RETRY,
            Resolution.USE_VALUE,
            Resolution.SAME_PERSON,
            Resolution.RETURN_TO_HR,
            Resolution.CLOSE_NOT_NEEDED),
    COMPLETE_HR_DATA(
            "completeHrData",
            WaitingFor.HR,
            Resolution.RETRY,
            Resolution.USE_VALUE,
            Resolution.SKIP_FIELD,
            Resolution.SAME_PERSON,
            Resolution.RETURN_TO_HR,
            Resolution.CLOSE_NOT_NEEDED),
    DIRECTORY_REFUSED(
            "directoryRefused",
            WaitingFor.DIRECTORY,
            Resolution.RETRY,
            Resolution.USE_VALUE,
            Resolution.SKIP_FIELD,
            Resolution.RETURN_TO_HR,
            Resolution.CLOSE_NOT_NEEDED),
    APPROVE_CHANGE(
            "approveChange",
            WaitingFor.APPROVAL,
            Resolution.APPROVE,
            Resolution.REJECT,
            Resolution.RETURN_TO_HR,
            Resolution.CLOSE_NOT_NEEDED),
    CHOOSE_NAME(
            "chooseName",
            WaitingFor.DIRECTORY,
            Resolution.RETRY,
            Resolution.USE_VALUE,
            Resolution.RETURN_TO_HR,
            Resolution.CLOSE_NOT_NEEDED),
    /** The account is made, its first day is near, and nobody was handed the password. */
    CREDENTIALS_NOT_COLLECTED("credentialsNotCollected", WaitingFor.MANAGER, Resolution.RETRY, Resolution.SKIP_FIELD),
    /** The account of somebody who has gone is done, and HR names them as the manager of people still. */
    REASSIGN_REPORTS("reassignReports", WaitingFor.MANAGER, Resolution.RETRY, Resolution.CLOSE_NOT_NEEDED),
    /** The desk gave the matter back: nobody here has to act until HR answers or a week has passed. */
    HR_ANSWER("waitForHr", WaitingFor.HR);

    private final String activity;
    private final WaitingFor waitingFor;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it so
    private final List<Resolution> ways;

    Need(String activity, WaitingFor waitingFor, Resolution... ways) {
        this.activity = activity;
        this.waitingFor = waitingFor;
        this.ways = List.of(ways);
    }

    /** What helps when the directory, or a rule of ours, said no. */
    static Need of(Refusal refusal) {
        return refusal.needsName() ? CHOOSE_NAME : DIRECTORY_REFUSED;
    }

    static Optional<Need> ofTask(String taskKey) {
        return Arrays.stream(values())
                .filter(need -> need.activity.equals(taskKey) && need.isTask())
                .findFirst();
    }

    /** The id of the human task, or of the event that waits. */
    String activity() {
        return activity;
    }

    boolean isTask() {
        return !ways.isEmpty();
    }

    WaitingFor waitingFor() {
        return waitingFor;
    }

    TicketStatus status() {
        return isTask() ? TicketStatus.ACTION_NEEDED : TicketStatus.WAITING;
    }

    List<Resolution> ways() {
        return ways;
    }
}
