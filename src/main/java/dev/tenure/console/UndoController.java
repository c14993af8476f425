package dev.tenure.console;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.Conflict;
import dev.tenure.directory.Refusal;
import dev.tenure.process.Undo;
import dev.tenure.process.Undone;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Puts changes back. */
@RestController
@RequestMapping(path = "/api/v1/personnel-changes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Personnel changes")
class UndoController {

    private final Undo undo;
    private final Caller caller;
    private final ConsoleSettings settings;

    UndoController(Undo undo, Caller caller, ConsoleSettings settings) {
        this.undo = undo;
        this.caller = caller;
        this.settings = settings;
    }

    /**
     * What was undone.
     *
     * @param id of the undo, by which it can be undone itself; null for a dry run
     * @param repeated true if the change had been undone before: this is that answer again
     * @param disabledOnly the change had created the account: it is disabled and left
     * @param unlinked the change had adopted the account: it is not this person's any more
     * @param held the fields that stay as they are until HR says something new of them; state, container and memberOf
     *     beside them
     * @param left attributes that are not put back; memberOf where the change is older than the journal of memberships
     */
    record View(
            @Nullable UUID id,
            UUID changeId,
            UUID personId,
            boolean dryRun,
            boolean repeated,
            boolean disabledOnly,
            boolean unlinked,
            List<AttributeWrite> writes,
            List<String> held,
            List<String> left,
            ChangeAnswer.TicketReference ticket) {}

    @PostMapping(path = "/{id}/undo", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "undoPersonnelChange",
            summary = "Put back what a change wrote to the directory",
            description =
                    "Memberships of groups, attributes and the place: everything or nothing. Where something newer was written since, by Tenure or by somebody else,"
                            + " nothing is written and the answer is 409 with one error for each attribute or group. An account that the"
                            + " change created is disabled and left. What was put back stays until HR says something new of it. The id"
                            + " of the answer undoes the undo. With dryRun=true nothing is written.")
    View undo(HttpServletRequest request, @PathVariable String id, @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        UndoInput input = UndoInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())));
        UUID change = Query.id(id);
        Undone undone = (dryRun ? undo.plan(change) : undo.undo(change, caller.name(), input.reason()))
                .orElseThrow(Trouble::notFound);
        if (undone instanceof Undone.Impossible impossible) {
            throw trouble(impossible);
        }
        Undone.Done done = (Undone.Done) undone;
        return new View(
                done.id(),
                done.changeId(),
                done.personId(),
                dryRun,
                done.repeated(),
                done.disabledOnly(),
                done.unlinked(),
                done.writes(),
                done.held(),
                done.left(),
                new ChangeAnswer.TicketReference(done.ticket(), "/api/v1/tickets/" + done.ticket()));
    }

    private static Trouble trouble(Undone.Impossible impossible) {
        return switch (impossible.why()) {
            case NEWER ->
                conflict(
                        "newer-since",
                        "Something newer was written since: nothing was put back. See 'errors' for each attribute or group.",
                        impossible.conflicts().stream()
                                .map(newer -> problem(newer, impossible.tickets()))
                                .toList());
            case NOTHING_WRITTEN ->
                conflict("nothing-written", "The change wrote nothing to an account: there is nothing to undo.");
            case ACCOUNT_GONE ->
                conflict("account-gone", "The account is not there any more: restore it, or let HR's word create one.");
            case ACCOUNT_DELETED ->
                conflict(
                        "account-deleted",
                        "The change deleted the account, which no undo brings back: have it restored instead, by"
                                + " POST /api/v1/people/{id}/restore-account.");
            case UNDO_THE_CHANGE_AGAIN ->
                conflict("undo-the-change-again", "This put an undo back: to undo it, undo the change itself again.");
            case BEING_WORKED_ON ->
                conflict(
                        "being-worked-on",
                        "The person is being worked on by the ticket " + impossible.about()
                                + ": undo the change when that is closed.");
            case MERGED_SINCE ->
                conflict(
                        "merged-since",
                        "The person of this change was merged with another one since: split them first.");
            case UNDO_THE_FIRST_CHANGE ->
                conflict(
                        "undo-the-first-change",
                        "This change was worked on together with an earlier one: undo " + impossible.about() + ".");
            case REFUSED -> conflict("directory-refused", refused(impossible.refusal()));
        };
    }

    private static String refused(@Nullable Refusal refusal) {
        return refusal == null
                ? "The directory refused it: nothing was written."
                : "It was refused (" + refusal.cause().code() + ", " + refusal.operation() + ", result code "
                        + refusal.resultCode() + "): nothing was written.";
    }

    private static InputProblem problem(Conflict newer, Map<UUID, String> tickets) {
        if (newer.group() != null) {
            return new InputProblem(newer.attribute(), newer.code(), membership(newer, tickets));
        }
        String wrote = "The change had written '" + shown(newer.wrote()) + "'; ";
        String detail = switch (newer.code()) {
            case "written-since" ->
                wrote + "Tenure has written it since, by " + change(newer, tickets) + ": undo that one first.";
            case "changed-elsewhere" ->
                wrote + "somebody else has written '" + shown(newer.found()) + "' since"
                        + (newer.at() == null ? "." : "; the account was last changed at " + newer.at() + ".");
            case "container-gone" -> "The place where the account was, " + newer.found() + ", is gone.";
            case "place-taken" -> "Another object has the place where the account was, " + newer.found() + ".";
            default -> "The account of the manager of then, " + newer.found() + ", is gone.";
        };
        return new InputProblem(newer.attribute(), newer.code(), detail);
    }

    private static String membership(Conflict newer, Map<UUID, String> tickets) {
        String did =
                "The change had " + (newer.wrote() == null ? "taken the account out of '" : "put the account into '")
                        + newer.group() + "'; ";
        return switch (newer.code()) {
            case "written-since" ->
                did + "Tenure has written this membership since, by " + change(newer, tickets)
                        + ": undo that one first.";
            case "group-gone" -> did + "the group is gone.";
            default -> did + "it was taken out since, and somebody else has put it in: that is not Tenure's to take.";
        };
    }

    private static String change(Conflict newer, Map<UUID, String> tickets) {
        String ticket = tickets.get(newer.byChange());
        return "the change " + newer.byChange() + (ticket == null ? "" : " (ticket " + ticket + ")");
    }

    private static String shown(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Trouble conflict(String code, String detail) {
        return conflict(code, detail, List.of());
    }

    private static Trouble conflict(String code, String detail, List<InputProblem> errors) {
        return new Trouble(HttpStatus.CONFLICT, code, detail, errors);
    }
}
