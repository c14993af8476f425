package dev.tenure.console;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.process.Privacy;
import dev.tenure.process.Privacy.Hindrance;
import dev.tenure.process.Privacy.Outcome;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.Erasures.Erasure;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is held about one person, and its end. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Data protection", description = "What is held about one person, and its end.")
class PrivacyController {

    private final Privacy privacy;
    private final Erasures erasures;
    private final Roster roster;
    private final AuditLog audit;
    private final Caller caller;
    private final ConsoleSettings settings;

    PrivacyController(
            Privacy privacy,
            Erasures erasures,
            Roster roster,
            AuditLog audit,
            Caller caller,
            ConsoleSettings settings) {
        this.privacy = privacy;
        this.erasures = erasures;
        this.roster = roster;
        this.audit = audit;
        this.caller = caller;
        this.settings = settings;
    }

    /**
     * What was erased, or would be.
     *
     * @param hinderedBy what would refuse it now
     * @param rows room, table, how many rows
     */
    record ErasureView(
            UUID personId,
            boolean dryRun,
            boolean erased,
            Set<Hindrance> hinderedBy,
            Map<String, Map<String, Long>> rows) {

        static ErasureView of(Outcome outcome, boolean dryRun) {
            return new ErasureView(outcome.personId(), dryRun, outcome.erased(), outcome.hinderedBy(), outcome.rows());
        }
    }

    /**
     * Somebody who is to be erased, or was.
     *
     * @param hinderedBy what it waits for
     * @param rows room, table, how many rows; empty until it is done
     */
    record ErasureRequestView(
            UUID personId,
            String because,
            String askedBy,
            Instant askedAt,
            Instant dueAt,
            @Nullable Instant erasedAt,
            Set<Hindrance> hinderedBy,
            @JsonRawValue @Schema(type = "object") String rows) {}

    @GetMapping("/people/{id}/export")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "exportPerson",
            summary = "Everything that is held about one person",
            description = "One JSON document: rooms of Tenure, their tables, and of each the rows about the person, as"
                    + " one moment has them. Secrets are not in it. For admins; who asked is in the audit record.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(type = "object")))
    ResponseEntity<Resource> export(@PathVariable String id) throws IOException {
        UUID person = person(id);
        // Not straight to the caller: a slow one would hold the database, and a fault halfway would look like an end.
        Path file = Files.createTempFile("person", ".json");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                privacy.export(person, out);
            }
            long length = Files.size(file);
            keep("person-export", person, AuditEvent.Outcome.DONE);
            InputStream content = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .contentLength(length)
                    .cacheControl(CacheControl.noStore())
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.attachment()
                                    .filename("person-" + person + ".json")
                                    .build()
                                    .toString())
                    .body(new InputStreamResource(content));
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    @PostMapping(path = "/people/{id}/erasure", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "erasePerson",
            summary = "Erase a person",
            description =
                    "Names, addresses, numbers, facts and what tickets, mails, the journal, feeds and the engine say"
                            + " of the person are gone for ever; the unique id and all counts stay. 409 while the person works"
                            + " here, has an account, an open ticket or a date ahead. Give no name in 'reason': it is kept. With"
                            + " dryRun=true rows are only counted.")
    ErasureView erase(
            HttpServletRequest request, @PathVariable String id, @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        ReasonInput input = ReasonInput.read(body);
        UUID person = person(id);
        if (dryRun) {
            return ErasureView.of(privacy.dryRun(person), true);
        }
        Outcome outcome = privacy.erase(person, input.reason(), caller.name());
        keep("person-erasure", person, outcome.erased() ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.DENIED);
        if (!outcome.erased()) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "erasure-hindered",
                    "The person is not erased: see 'errors' for what has to end before.",
                    outcome.hinderedBy().stream()
                            .map(hindrance -> new InputProblem("", code(hindrance), advice(hindrance)))
                            .toList());
        }
        return ErasureView.of(outcome, false);
    }

    @GetMapping("/erasures")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "listErasures",
            summary = "Who is to be erased, and who was, the newest first",
            description =
                    "Asked for by an admin, by HR's own anonymisation, or because the person left long enough ago."
                            + " What waits is done within the hour after nothing hinders it any more.")
    Listing<ErasureRequestView> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        Long before = Query.text("cursor", cursor)
                .map(text -> Cursors.read(text).getLeastSignificantBits())
                .orElse(null);
        List<Erasure> found = erasures.list(before, most + 1);
        List<Erasure> part = found.subList(0, Math.min(most, found.size()));
        return new Listing<>(
                part.stream().map(this::view).toList(),
                found.size() > most
                        ? Cursors.after(new UUID(0, part.get(most - 1).place()))
                        : null);
    }

    private ErasureRequestView view(Erasure one) {
        return new ErasureRequestView(
                one.personId(),
                one.because(),
                one.askedBy(),
                one.askedAt(),
                one.dueAt(),
                one.erasedAt(),
                one.erasedAt() == null ? privacy.hindrances(one.personId()) : Set.of(),
                one.rows());
    }

    private UUID person(String id) {
        return roster.find(Query.id(id)).map(Person::id).orElseThrow(Trouble::notFound);
    }

    private void keep(String action, UUID person, AuditEvent.Outcome outcome) {
        caller.user().ifPresent(user -> audit.record(AuditEvent.of(user, action, person.toString(), outcome)));
    }

    private static String code(Hindrance hindrance) {
        return hindrance.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static String advice(Hindrance hindrance) {
        return switch (hindrance) {
            case EMPLOYED -> "By what HR says the person works here: HR has to give a last day, or say that they left.";
            case TICKET_OPEN -> "A ticket of the person is open: close it first.";
            case DATE_AHEAD -> "A process waits for a date of the person's, such as the end of the days of grace.";
            case ACCOUNT_THERE -> "The directory still has the person's account: have it deleted first.";
        };
    }
}
