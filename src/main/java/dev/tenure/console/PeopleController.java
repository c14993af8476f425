package dev.tenure.console;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.Candidate;
import dev.tenure.process.PersonGroups;
import dev.tenure.process.Plans;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Explanations;
import dev.tenure.roster.Identities;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.roster.SaasUsers;
import dev.tenure.roster.Tracking;
import dev.tenure.ticket.Tickets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who works here. */
@RestController
@RequestMapping(path = "/api/v1/people", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "People", description = "Who works here, under which ids, addresses and accounts.")
class PeopleController {

    private final Roster roster;
    private final Identities identities;
    private final Accounts accounts;
    private final Tickets tickets;
    private final Plans plans;
    private final PersonGroups groups;
    private final Explanations explanations;
    private final Tracking tracking;
    private final SaasUsers saasUsers;

    PeopleController(
            Roster roster,
            Identities identities,
            Accounts accounts,
            Tickets tickets,
            Plans plans,
            PersonGroups groups,
            Explanations explanations,
            Tracking tracking,
            SaasUsers saasUsers) {
        this.roster = roster;
        this.identities = identities;
        this.accounts = accounts;
        this.tickets = tickets;
        this.plans = plans;
        this.groups = groups;
        this.explanations = explanations;
        this.tracking = tracking;
        this.saasUsers = saasUsers;
    }

    @GetMapping
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "listPeople",
            summary = "Look people up",
            description = "By exactly one of: email (primary or alias), accountName, employeeId, sourceId together with"
                    + " source, or q (the beginning of the display name; an empty q lists everybody).")
    Listing<TicketView.PersonName> list(
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String accountName,
            @RequestParam(required = false) @Nullable String employeeId,
            @RequestParam(required = false) @Nullable String sourceId,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        long ways = Stream.of(email, accountName, employeeId, sourceId, q)
                .filter(way -> way != null)
                .count();
        if (ways != 1) {
            throw Trouble.invalid(
                    "q",
                    "one-of",
                    "Look people up by exactly one of email, accountName, employeeId, sourceId with source, or q.");
        }
        if (q != null) {
            return search(Query.text("q", q).orElse(""), cursor, most);
        }
        Optional<Person> found = email != null
                ? Query.text("email", email).flatMap(roster::findByEmail)
                : employeeId != null
                        ? Query.text("employeeId", employeeId).flatMap(roster::findByEmployeeId)
                        : accountName != null
                                ? Query.text("accountName", accountName).flatMap(this::byAccount)
                                : bySourceId(sourceId, source);
        return new Listing<>(found.map(TicketView.PersonName::of).stream().toList(), null);
    }

    private Listing<TicketView.PersonName> search(String beginning, @Nullable String cursor, int most) {
        UUID after = Query.text("cursor", cursor).map(Cursors::read).orElse(null);
        List<Person> found = new ArrayList<>(roster.search(beginning, after, most + 1));
        String next = null;
        if (found.size() > most) {
            found.remove(most);
            next = Cursors.after(found.get(most - 1).id());
        }
        return new Listing<>(found.stream().map(TicketView.PersonName::of).toList(), next);
    }

    private Optional<Person> bySourceId(@Nullable String sourceId, @Nullable String source) {
        String from = Query.text("source", source)
                .orElseThrow(() -> Trouble.invalid("source", "required", "'sourceId' needs 'source' beside it."));
        return Query.text("sourceId", sourceId).flatMap(id -> roster.findBySourceId(from, id));
    }

    private Optional<Person> byAccount(String accountName) {
        return accounts.resolve(accountName)
                .filter(found -> found.accountName().equalsIgnoreCase(accountName))
                .map(Candidate::employeeId)
                .flatMap(roster::findByEmployeeId);
    }

    @GetMapping("/{id}")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "getPerson",
            summary = "A person in full",
            description =
                    "The unique id of somebody who was merged leads to the person who stayed: the answer bears that"
                            + " one's id, and names the other in mergedFrom. fields says of each field who is believed,"
                            + " since when and why, and what the other sources say.")
    PersonView find(@PathVariable String id) {
        Person person = person(id);
        return PersonView.of(
                person,
                roster.addressesOf(person.id()),
                new PersonView.Holdings(
                        explanations.of(person.id()), tracking.of(person.id()), saasUsers.of(person.id())),
                identities,
                accounts.of(person.id()).orElse(null),
                groups.of(person),
                tickets.openOf(person.id()).orElse(null));
    }

    /** @param personId whose work was taken up */
    record Refreshed(UUID personId, @Nullable ChangeAnswer.TicketReference ticket) {}

    @PostMapping("/{id}/refresh")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "refreshPerson",
            summary = "Make the directory agree again",
            description = "Takes the work on the person up although HR said nothing new.")
    Refreshed refresh(@PathVariable String id) {
        Person person = person(id);
        roster.reconsider(person.id(), ChangeKind.CHANGED, "refresh");
        return new Refreshed(
                person.id(),
                ChangeAnswer.TicketReference.of(tickets.openOf(person.id()).orElse(null)));
    }

    @PostMapping("/{id}/try")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "tryPerson",
            summary = "What would be done about this one person",
            description = "Nothing is done; to have it done, use refresh. apply may only be false.")
    PlanView plan(@PathVariable String id, @RequestParam(defaultValue = "false") boolean apply) {
        if (apply) {
            throw Trouble.invalid("apply", "unknown-value", "'apply' may only be false: to have it done, use refresh.");
        }
        return PlanView.of(plans.planFor(person(id).id()));
    }

    private Person person(String id) {
        return roster.find(Query.id(id)).orElseThrow(Trouble::notFound);
    }
}
