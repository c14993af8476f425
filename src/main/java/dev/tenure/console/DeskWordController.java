package dev.tenure.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What cannot wait for HR: somebody leaves now, or must not use the account for now. */
@RestController
@RequestMapping(
        path = "/api/v1/people/{id}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "People", description = "Who works here, under which ids, addresses and accounts.")
class DeskWordController {

    private final Roster roster;
    private final Inbox inbox;
    private final FirstAnswers answers;
    private final ObjectMapper json;
    private final ConsoleSettings settings;

    DeskWordController(Roster roster, Inbox inbox, FirstAnswers answers, ObjectMapper json, ConsoleSettings settings) {
        this.roster = roster;
        this.inbox = inbox;
        this.answers = answers;
        this.json = json;
        this.settings = settings;
    }

    @PostMapping("/leave-now")
    @PreAuthorize(Caller.PUSH)
    @Operation(
            operationId = "leaveNow",
            summary = "The person leaves at this moment",
            description = "The account is disabled at once. It holds against what HR said before; HR's next different"
                    + " word about 'active', or a change pushed for the source 'desk', ends it. Said again, it changes"
                    + " nothing.")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ChangeAnswer.class)))
    ResponseEntity<String> leaveNow(
            @PathVariable String id,
            HttpServletRequest request,
            @RequestHeader(name = FirstAnswers.HEADER, required = false) @Nullable String key)
            throws IOException {
        return say("leave-now", id, Field.ACTIVE, false, request, key);
    }

    @PostMapping("/suspend")
    @PreAuthorize(Caller.PUSH)
    @Operation(
            operationId = "suspendPerson",
            summary = "The person must not use the account for now",
            description = "The account is disabled at once and stays where it is, until 'resume'.")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ChangeAnswer.class)))
    ResponseEntity<String> suspend(
            @PathVariable String id,
            HttpServletRequest request,
            @RequestHeader(name = FirstAnswers.HEADER, required = false) @Nullable String key)
            throws IOException {
        return say("suspend", id, Field.SUSPENDED, true, request, key);
    }

    @PostMapping("/resume")
    @PreAuthorize(Caller.PUSH)
    @Operation(
            operationId = "resumePerson",
            summary = "The person may use the account again",
            description = "Takes a suspension back; somebody on leave, or gone, still cannot use the account.")
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ChangeAnswer.class)))
    ResponseEntity<String> resume(
            @PathVariable String id,
            HttpServletRequest request,
            @RequestHeader(name = FirstAnswers.HEADER, required = false) @Nullable String key)
            throws IOException {
        return say("resume", id, Field.SUSPENDED, false, request, key);
    }

    private ResponseEntity<String> say(
            String what, String id, Field field, boolean value, HttpServletRequest request, @Nullable String key)
            throws IOException {
        byte[] body = JsonBody.bytes(request, settings.bodyLimit());
        ReasonInput input = ReasonInput.read(JsonBody.parse(body));
        Person person = roster.find(Query.id(id)).orElseThrow(Trouble::notFound);
        return answers.once(key, what + "/" + person.id(), body, () -> {
                    ChangeAnswer answer = inbox.sayAtDesk(person, field, value, input.reason())
                            .answer();
                    String location = answer.id() == null ? null : "/api/v1/personnel-changes/" + answer.id();
                    return new Answer(202, location, write(answer));
                })
                .toResponse();
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }
}
