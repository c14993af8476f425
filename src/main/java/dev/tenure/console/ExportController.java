package dev.tenure.console;

import dev.tenure.process.PeopleExport;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives everybody with the names of their account to an HR system that fetches them. Who asked is in the audit record. */
@RestController
@RequestMapping("/api/v1/people")
@Tag(name = "People")
class ExportController {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final PeopleExport people;
    private final AuditLog audit;
    private final Caller caller;

    ExportController(PeopleExport people, AuditLog audit, Caller caller) {
        this.people = people;
        this.audit = audit;
        this.caller = caller;
    }

    @GetMapping(path = "/export.csv", produces = "text/csv")
    @PreAuthorize(Caller.EXPORT_PEOPLE)
    @Operation(
            operationId = "exportPeople",
            summary = "Everybody with the names of their account, as CSV",
            description =
                    "employeeId, accountName, userPrincipalName, mail, objectGuid and state (NONE, ENABLED, DISABLED,"
                            + " GONE, DELETED), as one moment has them: RFC 4180 in UTF-8. For admins, and for API clients with"
                            + " the scope people:export.")
    ResponseEntity<Resource> export() throws IOException {
        // Not straight to the caller: a slow one would hold the database, and a fault halfway would look like an end.
        Path file = Files.createTempFile("people", ".csv");
        try {
            int count;
            try (OutputStream out = Files.newOutputStream(file)) {
                count = people.write(out);
            }
            long length = Files.size(file);
            keep(count);
            InputStream content = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
            return ResponseEntity.ok()
                    .contentType(CSV)
                    .contentLength(length)
                    .cacheControl(CacheControl.noStore())
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.attachment()
                                    .filename("people.csv")
                                    .build()
                                    .toString())
                    .body(new InputStreamResource(content));
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    private void keep(int count) {
        Map<String, String> details = Map.of("people", String.valueOf(count));
        caller.user()
                .map(user -> AuditEvent.of(user, "people-export", "people", AuditEvent.Outcome.DONE))
                .or(() -> Caller.client()
                        .map(client -> AuditEvent.of(client, "people-export", "people", AuditEvent.Outcome.DONE)))
                .ifPresent(event -> audit.record(event.with(details)));
    }
}
