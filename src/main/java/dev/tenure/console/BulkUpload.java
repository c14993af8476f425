package dev.tenure.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.PersonRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Takes Microsoft's SCIM BulkRequest of inbound provisioning: each operation states one person. */
@Component
class BulkUpload {

    static final int MOST = 50;

    private static final Logger LOG = LoggerFactory.getLogger(BulkUpload.class);

    private final Inbox inbox;
    private final Caller caller;
    private final Clock clock;

    BulkUpload(Inbox inbox, Caller caller, Clock clock) {
        this.inbox = inbox;
        this.caller = caller;
        this.clock = clock;
    }

    /** A SCIM BulkResponse: one operation for each that was sent, in order, until failOnErrors were wrong. */
    record Answer(List<String> schemas, List<Operation> Operations) {}

    /**
     * @param status of the operation, as text, as SCIM has it: 202 when it was taken
     * @param location of the change that it became
     * @param response what was wrong with it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Operation(
            String method,
            @Nullable String bulkId,
            String status,
            @Nullable String location,
            @Nullable ChangeAnswer.Status outcome,
            @Nullable Problem response) {}

    Answer take(JsonNode body, @Nullable String wantedSource) {
        String source = Query.text("source", wantedSource)
                .or(caller::ownSource)
                .orElseThrow(() ->
                        Trouble.invalid("source", "required", "Say by ?source= which source these people come from."));
        inbox.checkSource(source, "source");
        JsonNode operations = body.path("Operations");
        if (!operations.isArray() || operations.isEmpty()) {
            throw Trouble.invalid(
                    "/Operations", "required", "'Operations' is an array of 1 to " + MOST + " operations.");
        }
        if (operations.size() > MOST) {
            throw Trouble.invalid(
                    "/Operations",
                    "bad-count",
                    "More than " + MOST + " operations: send the rest in a further request.");
        }
        int mostErrors = body.path("failOnErrors").asInt(0) > 0
                ? body.path("failOnErrors").asInt()
                : MOST + 1;
        return take(operations, source, mostErrors);
    }

    private Answer take(JsonNode operations, String source, int mostErrors) {
        Instant now = clock.instant();
        List<Operation> answers = new ArrayList<>();
        Set<String> bulkIds = new HashSet<>();
        int errors = 0;
        for (int i = 0; i < operations.size() && errors < mostErrors; i++) {
            Operation answer = take(operations.get(i), "/Operations/" + i, source, now, bulkIds);
            if (answer.response() != null) {
                errors++;
                LOG.warn(
                        "Operation {} of a bulk upload from {} was not taken: {}.",
                        i,
                        source,
                        answer.response().type());
            }
            answers.add(answer);
        }
        return new Answer(List.of("urn:ietf:params:scim:api:messages:2.0:BulkResponse"), answers);
    }

    private Operation take(JsonNode operation, String at, String source, Instant now, Set<String> bulkIds) {
        String bulkId = operation.path("bulkId").isTextual()
                ? Pointers.shown(operation.path("bulkId").textValue())
                : null;
        try {
            check(operation, at, bulkId, bulkIds);
            var input = new PersonInput();
            JsonNode user = operation.path("data");
            if (user.isObject()) {
                input.read(ScimPerson.of(user), at + "/data", pointer(at + "/data"));
            } else {
                input.wrong(at + "/data", "required", "'data' is a SCIM user.");
            }
            // The bulkId names the message only within its request, so it is no event; content tells repetitions.
            PersonRecord record = input.record(source, null, now, pointer(at + "/data"));
            ChangeAnswer answer = inbox.take(record).answer();
            String location = answer.id() == null ? null : "/api/v1/personnel-changes/" + answer.id();
            return new Operation("POST", bulkId, "202", location, answer.status(), null);
        } catch (RuntimeException failure) {
            Problem problem = Problem.of(failure, pointer(at + "/data"));
            if (problem.status() >= 500) {
                LOG.error("An operation of a bulk upload failed: {}", problem.type(), failure);
            }
            return new Operation("POST", bulkId, String.valueOf(problem.status()), null, null, problem);
        }
    }

    private static void check(JsonNode operation, String at, @Nullable String bulkId, Set<String> bulkIds) {
        if (!operation.path("method").asText().equalsIgnoreCase("POST")
                || !operation.path("path").asText().toLowerCase(Locale.ROOT).matches("/users/?")) {
            throw Trouble.invalid(
                    at, "unknown-operation", "Each operation is POST /Users, whatever is to become of the person.");
        }
        if (bulkId == null || bulkId.isBlank()) {
            throw Trouble.invalid(
                    at + "/bulkId", "required", "'bulkId' is a text of your own that names the operation.");
        }
        if (!bulkIds.add(bulkId)) {
            throw Trouble.invalid(at + "/bulkId", "repeated", "Another operation of this request has the same bulkId.");
        }
    }

    /** Where a field came from, in SCIM's words as far as they differ. */
    private static UnaryOperator<String> pointer(String data) {
        return field -> switch (field) {
            case "employeeId" -> data + "/externalId";
            case "givenName", "familyName" -> data + "/name/" + field;
            case "email", "otherEmails" -> data + "/emails";
            case "phone", "mobile" -> data + "/phoneNumbers";
            case "location" -> data + "/addresses";
            case "employmentType" -> data + "/userType";
            case "managerEmployeeId" -> data + "/manager/value";
            case "company" -> data + "/organization";
            default -> Pointers.ofField(data, field).replace("/attributes/", "/");
        };
    }
}
