package dev.tenure.console;

import dev.tenure.directory.FirstPassword;
import dev.tenure.directory.FirstPasswords;
import dev.tenure.process.Handing;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hands over first passwords, to the desk and to a person's own manager. Who was handed one, when and in what form is in
 * the audit record, and on the ticket while one is open.
 */
@RestController
@RequestMapping("/api/v1/people")
@Tag(name = "People")
class FirstPasswordController {

    private static final String RULES =
            "The password is made now, by the domain's policy, has to be changed at the first sign-in and is"
                    + " kept nowhere. It may be asked for again until its owner has chosen one; the one before is void then."
                    + " Operators may ask for everybody, a manager for those who report to them; of anybody else a"
                    + " manager hears 404.";

    private final Roster roster;
    private final FirstPasswords passwords;
    private final Handing handing;
    private final PasswordLetter letter;
    private final AuditLog audit;
    private final Caller caller;

    FirstPasswordController(
            Roster roster,
            FirstPasswords passwords,
            Handing handing,
            PasswordLetter letter,
            AuditLog audit,
            Caller caller) {
        this.roster = roster;
        this.passwords = passwords;
        this.handing = handing;
        this.letter = letter;
        this.audit = audit;
        this.caller = caller;
    }

    @PostMapping(path = "/{id}/first-password", produces = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.HAND_OVER)
    @Operation(
            operationId = "showFirstPassword",
            summary = "Make a new person's first password, and show it once",
            description = RULES + " Show it until shownUntil at most. With 'Accept: text/html' the answer is a letter"
                    + " to be printed.")
    ResponseEntity<FirstPassword> show(@PathVariable String id) {
        return once().body(make(find(id), FirstPassword.Form.SCREEN));
    }

    @PostMapping(path = "/{id}/first-password", produces = MediaType.TEXT_HTML_VALUE)
    @PreAuthorize(Caller.HAND_OVER)
    @Operation(
            operationId = "printFirstPassword",
            summary = "Make a new person's first password, and give it in a letter to be printed",
            description = RULES)
    ResponseEntity<String> print(@PathVariable String id) {
        Person person = find(id);
        FirstPassword made = make(person, FirstPassword.Form.LETTER);
        PasswordLetter.Written written = letter.write(person.facts(), made);
        return once().header(HttpHeaders.CONTENT_LANGUAGE, written.language()).body(written.html());
    }

    private static ResponseEntity.BodyBuilder once() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).header(HttpHeaders.PRAGMA, "no-cache");
    }

    /** Whom the caller may not ask about is not there for them. */
    private Person find(String id) {
        return roster.find(Query.id(id))
                .filter(person -> caller.operates()
                        || caller.user()
                                .flatMap(user -> user.employeeId())
                                .filter(manager -> handing.isManagerOf(manager, person))
                                .isPresent())
                .orElseThrow(Trouble::notFound);
    }

    private FirstPassword make(Person person, FirstPassword.Form form) {
        if (!handing.isEmployed(person)) {
            throw new Trouble(
                    HttpStatus.CONFLICT, "not-employed", "The person does not work here any more.", List.of());
        }
        FirstPassword shown = passwords.show(person.id(), caller.name(), form);
        caller.user()
                .ifPresent(user -> audit.record(
                        AuditEvent.of(user, "first-password", person.id().toString(), AuditEvent.Outcome.DONE)
                                .with(Map.of("form", form.name()))));
        handing.handedOver(person.id(), caller.name(), form);
        return shown;
    }
}
