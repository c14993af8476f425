package dev.tenure.ticket;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything that Tenure says on a timeline by itself: a stable code and the names of its parameters. The words are in
 * {@code remarks_en.properties} and {@code remarks_sv.properties}, under the code.
 */
public enum Reason {
    TICKET_OPENED("ticket.opened", "source", "kind"),
    TICKET_CHANGED_WHILE_OPEN("ticket.changed-while-open", "source"),
    CHANGE_DECIDED("change.decided", "plan", "rule"),
    DATA_INCOMPLETE("data.incomplete", "fields"),
    DATA_VALUE_GIVEN("data.value-given", "field", "by"),
    DATA_FIELD_SKIPPED("data.field-skipped", "field", "by"),
    EMAIL_TAKEN("email.taken", "address"),
    MANAGER_UNRESOLVED("manager.unresolved", "manager", "why"),
    MANAGER_SELF("manager.self", "manager"),
    MANAGER_CYCLE("manager.cycle", "manager"),
    MANAGER_CHOSEN("manager.chosen", "manager", "by"),
    MANAGER_SKIPPED("manager.skipped", "manager", "by"),
    MANAGER_LEAVES("manager.leaves", "count"),
    MANAGER_REPORTS_LEFT("manager.reports-left", "by"),
    MANAGER_REMINDER_SETTLED("manager.reminder-settled", "manager"),
    APPROVAL_NEEDED("approval.needed", "rule"),
    DELETION_APPROVAL_NEEDED("approval.deletion", "dn", "accountName", "rule"),
    APPROVAL_GIVEN("approval.given", "by"),
    APPROVAL_REJECTED("approval.rejected", "by"),
    HR_RETURNED("hr.returned", "by"),
    HR_ANSWERED("hr.answered"),
    ACCOUNT_CREATED("account.created", "dn", "accountName", "baseDn"),
    ACCOUNT_UPDATED("account.updated", "dn", "accountName", "baseDn", "count"),
    ACCOUNT_AGREES("account.agrees", "dn", "accountName", "baseDn"),
    ACCOUNT_ADOPTED("account.adopted", "dn", "accountName", "baseDn"),
    ACCOUNT_DISABLED("account.disabled", "dn", "accountName", "baseDn"),
    ACCOUNT_DELETED("account.deleted", "dn", "accountName", "baseDn"),
    ACCOUNT_ENABLED("account.enabled", "dn", "accountName", "baseDn"),
    FIRST_PASSWORD_SHOWN("first-password.shown", "by", "form"),
    FIRST_PASSWORD_NOT_COLLECTED("first-password.not-collected"),
    FIRST_PASSWORD_AWAITED("first-password.awaited"),
    FIRST_PASSWORD_OTHERWISE("first-password.otherwise", "by"),
    ACCOUNT_SURPLUS("account.surplus", "dn", "accountName"),
    PERSON_MERGED("person.merged", "employeeIds", "by", "why"),
    PERSON_SPLIT("person.split", "employeeId", "by", "why"),
    TICKET_MERGED("ticket.merged", "number"),
    ACCOUNT_ABSENT("account.absent"),
    ACCOUNT_AMBIGUOUS("account.ambiguous", "count"),
    ACCOUNT_VANISHED("account.vanished", "dn"),
    ACCOUNT_CHOSEN("account.chosen", "dn", "by"),
    ACCOUNT_NOT_HIDDEN("account.not-hidden", "attribute", "answer", "resultCode"),
    ACCOUNT_PROTECTED("account.protected", "dn", "why"),
    ACCESS_GRANTED("access.granted", "groups"),
    ACCESS_WITHDRAWN("access.withdrawn", "groups"),
    ACCESS_STRIPPED("access.stripped", "groups"),
    ACCESS_SURPLUS("access.surplus", "groups"),
    ACCESS_LEFT("access.left", "group", "answer", "resultCode"),
    ACCESS_REFUSED("access.refused", "group", "answer", "resultCode", "advice"),
    ACCESS_SKIPPED("access.skipped", "groups", "by"),
    ACCOUNT_NO_FREE_NAME("account.no-free-name"),
    ACCOUNT_NAME_CHOSEN("account.name-chosen", "accountName", "by"),
    DIRECTORY_UNREACHABLE("directory.unreachable", "answer"),
    DIRECTORY_BACK("directory.back"),
    DIRECTORY_REFUSED("directory.refused", "operation", "attribute", "answer", "resultCode", "advice"),
    WAITING_UNTIL("waiting.until", "instant"),
    TASK_OPENED("task.opened", "task"),
    TASK_RESOLVED("task.resolved", "task", "resolution", "by"),
    TASK_GONE("task.gone", "task"),
    TASK_OVERDUE("task.overdue", "task"),
    STEP_FAILED("step.failed", "step", "error"),
    STEP_RECOVERED("step.recovered", "step"),
    MAIL_SENT("mail.sent", "template", "recipient"),
    MAIL_FAILED("mail.failed", "template", "recipient", "answer"),
    MAIL_NO_RECIPIENT("mail.no-recipient", "template", "role"),
    TICKET_DONE("ticket.done", "dn", "accountName", "baseDn"),
    TICKET_DONE_WITHOUT_ACCOUNT("ticket.done-without-account"),
    TICKET_CANCELLED("ticket.cancelled", "by"),
    PROCESS_DELETED("process.deleted"),
    PROCESS_GOES_ON("process.goes-on", "number"),
    TICKET_REOPENS("ticket.reopens", "number", "by", "why"),
    TICKET_REOPENED("ticket.reopened", "number", "by"),
    CHANGE_UNDONE("change.undone", "what", "by", "count", "why"),
    UNDO_LEFT_GROUPS("undo.left-groups"),
    ACCOUNT_RESTORED("account.restored", "by", "dn", "accountName"),
    DRIFT_FOUND("drift.found", "count"),
    COMMENT_BY_HAND("comment.by-hand", "text");

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> parameters;

    Reason(String code, String... parameters) {
        this.code = code;
        this.parameters = List.of(parameters);
    }

    /** Stable: kept in the database and shown to callers of the API. */
    public String code() {
        return code;
    }

    /** The names of the parameters that its words need, all of them. */
    public List<String> parameters() {
        return parameters;
    }

    /** The reason of that code; none for a code of a version of Tenure that this one does not know. */
    public static Optional<Reason> ofCode(String code) {
        return Arrays.stream(values()).filter(r -> r.code.equals(code)).findFirst();
    }
}
