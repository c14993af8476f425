package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.directory.Account;
import dev.tenure.process.Merging;
import dev.tenure.process.Merging.Joined;
import dev.tenure.process.Merging.Parted;
import dev.tenure.process.Merging.TwoAccounts;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.Identities.NotPossible;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

/** Two records that are one person, and one that is two after all. */
@RestController
@RequestMapping(
        path = "/api/v1/people/{id}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "People")
class IdentitiesController {

    private final Merging merging;
    private final Roster roster;
    private final Caller caller;
    private final ConsoleSettings settings;

    IdentitiesController(Merging merging, Roster roster, Caller caller, ConsoleSettings settings) {
        this.merging = merging;
        this.roster = roster;
        this.caller = caller;
        this.settings = settings;
    }

    /**
     * What becomes of two who are one.
     *
     * @param personId who stays: the older one
     * @param mergedId the unique id that leads there
     * @param employeeId of the leading employment
     * @param employments the leading one first
     * @param changes what becomes other facts of the person
     * @param account that stays
     * @param surplus the account that is disabled
     */
    record MergeView(
            UUID personId,
            UUID mergedId,
            boolean dryRun,
            String employeeId,
            List<PersonView.Employment> employments,
            List<FieldChange> changes,
            @Nullable PersonView.AccountView account,
            @Nullable PersonView.AccountView surplus,
            @Nullable ChangeAnswer.TicketReference ticket) {

        static MergeView of(Joined joined, boolean dryRun) {
            return new MergeView(
                    joined.merged().person().id(),
                    joined.merged().otherId(),
                    dryRun,
                    joined.merged().person().employeeId(),
                    joined.merged().employments().stream()
                            .map(PersonView.Employment::of)
                            .toList(),
                    joined.merged().changes(),
                    view(joined.kept()),
                    view(joined.surplus()),
                    ChangeAnswer.TicketReference.of(joined.ticket()));
        }

        @Nullable
        private static PersonView.AccountView view(@Nullable Account account) {
            return account == null ? null : PersonView.AccountView.of(account);
        }
    }

    /**
     * What became of one who is two.
     *
     * @param splitId who is a person again
     */
    record SplitView(
            UUID personId,
            UUID splitId,
            @Nullable ChangeAnswer.TicketReference ticket,
            @Nullable ChangeAnswer.TicketReference splitTicket) {

        static SplitView of(Parted parted) {
            return new SplitView(
                    parted.personId(),
                    parted.otherId(),
                    ChangeAnswer.TicketReference.of(parted.ticket()),
                    ChangeAnswer.TicketReference.of(parted.otherTicket()));
        }
    }

    @PostMapping("/merge")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "mergePeople",
            summary = "Two records are one person",
            description = "The older unique id stays and the other one leads to it, with its employee number, keys,"
                    + " addresses and names. The person has all employments of both; one of them leads, and the account"
                    + " follows it. Where both have an account, 'account' says which one stays; the other one is disabled"
                    + " and never deleted. With dryRun=true nothing is done.")
    MergeView merge(
            HttpServletRequest request, @PathVariable String id, @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        MergeInput input = MergeInput.read(body);
        UUID one = roster.find(Query.id(id)).map(Person::id).orElseThrow(Trouble::notFound);
        UUID other = other(input.with())
                .orElseThrow(() -> Trouble.invalid(
                        "/with", "unknown-person", "'with' is the unique id or an employee number of a known person."))
                .id();
        try {
            return MergeView.of(
                    dryRun
                            ? merging.plan(one, other, input.account())
                            : merging.merge(one, other, input.account(), caller.name(), input.reason()),
                    dryRun);
        } catch (TwoAccounts two) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "two-accounts",
                    "Both have an account: say in 'account' which one stays. The other one is disabled.",
                    two.accounts().stream()
                            .map(account -> new InputProblem("/account", "may-stay", account.accountName()))
                            .toList());
        } catch (NotPossible impossible) {
            throw trouble(impossible);
        }
    }

    @PostMapping("/split")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "splitPerson",
            summary = "An employment is another person's after all",
            description = "Takes a merge back: the employment is a person of its own again, under the unique id that it"
                    + " had, with the names and the account that it brought, and with what HR has said of it since.")
    SplitView split(HttpServletRequest request, @PathVariable String id) throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        SplitInput input = SplitInput.read(body);
        UUID person = roster.find(Query.id(id)).map(Person::id).orElseThrow(Trouble::notFound);
        try {
            return SplitView.of(merging.split(person, input.employeeId(), caller.name(), input.reason()));
        } catch (NotPossible impossible) {
            throw trouble(impossible);
        }
    }

    private Optional<Person> other(String reference) {
        try {
            return roster.find(UUID.fromString(reference)).or(() -> roster.findByEmployeeId(reference));
        } catch (IllegalArgumentException noId) {
            return roster.findByEmployeeId(reference);
        }
    }

    private static Trouble trouble(NotPossible impossible) {
        return switch (impossible.why()) {
            case ONE_ALREADY -> conflict("one-person-already", "They are one person already.");
            case ERASED -> conflict("person-erased", "One of them was erased, and stays so.");
            case NOT_THEIRS -> conflict("not-their-employment", "The person has no employment of that number.");
            case ONLY_ONE -> conflict("only-employment", "The person has one employment: there is nothing to split.");
            case OWN_NUMBER ->
                conflict(
                        "own-employment",
                        "The person came with this employment, and keeps it: split the other ones off instead.");
        };
    }

    private static Trouble conflict(String code, String detail) {
        return new Trouble(HttpStatus.CONFLICT, code, detail, List.of());
    }
}
