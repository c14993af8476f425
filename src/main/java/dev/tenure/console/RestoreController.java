package dev.tenure.console;

import dev.tenure.directory.Restored;
import dev.tenure.process.Restore;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Tickets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Brings deleted accounts back. */
@RestController
@RequestMapping(path = "/api/v1/people", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "People")
class RestoreController {

    private final Restore restore;
    private final Roster roster;
    private final Tickets tickets;
    private final Caller caller;

    RestoreController(Restore restore, Roster roster, Tickets tickets, Caller caller) {
        this.restore = restore;
        this.roster = roster;
        this.tickets = tickets;
        this.caller = caller;
    }

    /**
     * An account that is there.
     *
     * @param restored false if it was there already
     * @param ticket of the change that writes back what HR says
     */
    record View(
            UUID personId,
            boolean restored,
            UUID objectGuid,
            String dn,
            @Nullable ChangeAnswer.TicketReference ticket) {}

    @PostMapping("/{id}/restore-account")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "restoreAccount",
            summary = "Bring the person's deleted account back",
            description =
                    "The account is looked for among the deleted objects by its objectGUID and brought back, disabled;"
                            + " what HR says is then written by an ordinary change. Where the directory does not have it any more, or"
                            + " Tenure's own account may not, the answer is 409 and says so.")
    View restore(@PathVariable String id) {
        Person person = roster.find(Query.id(id)).orElseThrow(Trouble::notFound);
        Restored restored = restore.restore(person.id(), caller.name());
        if (restored instanceof Restored.Unable unable) {
            throw new Trouble(HttpStatus.CONFLICT, code(unable), detail(unable), List.of());
        }
        boolean back = restored instanceof Restored.Back;
        var account = restored instanceof Restored.Back there ? there.account() : ((Restored.There) restored).account();
        return new View(
                person.id(),
                back,
                account.objectGuid(),
                account.dn(),
                ChangeAnswer.TicketReference.of(tickets.openOf(person.id()).orElse(null)));
    }

    private static String code(Restored.Unable unable) {
        return "account-"
                + unable.why().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static String detail(Restored.Unable unable) {
        return switch (unable.why()) {
            case NO_ACCOUNT -> "Tenure knows of no account of this person: there is none to restore.";
            case NOT_FOUND ->
                "The account is not among the deleted objects, or Tenure's own account may not see them: have it restored"
                        + " by a directory administrator, or let HR's word create a new one.";
            case RECYCLED -> "The directory has taken everything off the deleted account: it cannot be brought back.";
            case NAME_TAKEN -> "Another account has this account's name by now: rename that one first.";
            case PLACE_GONE -> "The place where the account lay is gone: create it first.";
            case PROTECTED -> "The account is an administrator's: Tenure does not touch it.";
            case REFUSED ->
                "The directory refused it"
                        + (unable.refusal() == null
                                ? "."
                                : " (" + unable.refusal().cause().code() + ", result code "
                                        + unable.refusal().resultCode()
                                        + "): have it restored by a directory administrator.");
        };
    }
}
