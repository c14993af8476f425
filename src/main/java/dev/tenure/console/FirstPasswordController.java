package dev.tenure.console;

import dev.tenure.directory.FirstPassword;
import dev.tenure.directory.FirstPasswords;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands over first passwords. Who asks is in the audit record, and on the ticket while one is open. */
@RestController
@RequestMapping(path = "/api/v1/people", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "People")
class FirstPasswordController {

    private final Roster roster;
    private final FirstPasswords passwords;
    private final Tickets tickets;
    private final Caller caller;
    private final Clock clock;

    FirstPasswordController(Roster roster, FirstPasswords passwords, Tickets tickets, Caller caller, Clock clock) {
        this.roster = roster;
        this.passwords = passwords;
        this.tickets = tickets;
        this.caller = caller;
        this.clock = clock;
    }

    @PostMapping("/{id}/first-password")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "showFirstPassword",
            summary = "Make a new person's first password, and show it once",
            description =
                    "The password is made now, by the domain's policy, has to be changed at the first sign-in and is"
                            + " kept nowhere. It may be asked for again until its owner has chosen one; the one before is void then."
                            + " Show it until shownUntil at most, on screen or in a printed letter.")
    ResponseEntity<FirstPassword> show(@PathVariable String id) {
        Person person = roster.find(Query.id(id)).orElseThrow(Trouble::notFound);
        // A day early in the west, a day late in the east: whoever left yesterday needs no first password either way.
        if (!person.facts().employedOn(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            throw new Trouble(
                    HttpStatus.CONFLICT, "not-employed", "The person does not work here any more.", List.of());
        }
        FirstPassword shown = passwords.show(person.id(), caller.name());
        tickets.openOf(person.id())
                .ifPresent(ticket ->
                        tickets.say(ticket.id(), Remark.comment(Reason.FIRST_PASSWORD_SHOWN, "by", caller.name())));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(shown);
    }
}
