package dev.tenure.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.PersonRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HR says what is true of people. */
@RestController
@RequestMapping(path = "/api/v1/personnel-changes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Personnel changes", description = "HR says what is true of people; Tenure decides what to do.")
class PersonnelChangesController {

    private final Inbox inbox;
    private final Batch batch;
    private final KeptChanges changes;
    private final FirstAnswers answers;
    private final ObjectMapper json;
    private final ConsoleSettings settings;

    PersonnelChangesController(
            Inbox inbox,
            Batch batch,
            KeptChanges changes,
            FirstAnswers answers,
            ObjectMapper json,
            ConsoleSettings settings) {
        this.inbox = inbox;
        this.batch = batch;
        this.changes = changes;
        this.answers = answers;
        this.json = json;
        this.settings = settings;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.PUSH)
    @Operation(
            operationId = "pushPersonnelChange",
            summary = "Say what is true of one person",
            description =
                    "An absent field is left as it is; null clears it. The same source and eventId again: the first"
                            + " change again. With dryRun=true nothing is kept, and the answer is 200 with the plan.")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ChangeAnswer.class)))
    ResponseEntity<String> push(
            HttpServletRequest request,
            @RequestHeader(name = FirstAnswers.HEADER, required = false) @Nullable String key,
            @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        byte[] body = JsonBody.bytes(request, settings.bodyLimit());
        JsonNode node = JsonBody.parse(body);
        if (dryRun) {
            return new Answer(200, null, write(inbox.plan(inbox.read(node)))).toResponse();
        }
        return answers.once(key, "push", body, () -> push(node)).toResponse();
    }

    private Answer push(JsonNode node) {
        PersonRecord record = inbox.read(node);
        ChangeAnswer answer = inbox.take(record).answer();
        return new Answer(202, answer.id() == null ? null : location(answer), write(answer));
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.PUSH)
    @Operation(
            operationId = "pushPersonnelChanges",
            summary = "Say what is true of up to 1,000 people",
            description =
                    "Each item is a personnel change; each is answered on its own and in order, and a bad one does not"
                            + " stop the rest.")
    @ApiResponse(responseCode = "207", content = @Content(schema = @Schema(implementation = Batch.Answers.class)))
    ResponseEntity<String> pushAll(
            HttpServletRequest request,
            @RequestHeader(name = FirstAnswers.HEADER, required = false) @Nullable String key,
            @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        byte[] body = JsonBody.bytes(request, settings.batchLimit());
        JsonNode items = Batch.items(JsonBody.parse(body));
        if (dryRun) {
            return new Answer(207, null, write(batch.plan(items))).toResponse();
        }
        return answers.onceInParts(key, "batch", body, () -> new Answer(207, null, write(batch.take(items))))
                .toResponse();
    }

    @GetMapping("/{id}")
    @PreAuthorize(Caller.READ_CHANGES)
    @Operation(
            operationId = "getPersonnelChange",
            summary = "What a change said and what became of it",
            description = "A source that may not read tickets sees its own changes only, with the public steps.")
    KeptChanges.View find(@PathVariable String id, Locale locale) {
        return changes.view(Query.id(id), locale);
    }

    private static String location(ChangeAnswer answer) {
        return "/api/v1/personnel-changes/" + answer.id();
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }
}
