package dev.tenure.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Field;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The API's own description, at {@code /v3/api-docs}. An operation's examples are the files
 * {@code openapi/<operationId>.request.json} and {@code .response.json}; bodies that we read by hand have their schema here.
 */
@Configuration(proxyBeanMethods = false)
class ApiDocument {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("pushPersonnelChange", "PersonnelChange"),
            Map.entry("pushPersonnelChanges", "PersonnelChangeBatch"),
            Map.entry("bulkUpload", "BulkRequest"),
            Map.entry("commentOnTicket", "Comment"),
            Map.entry("reopenTicket", "Reason"),
            Map.entry("undoPersonnelChange", "Undo"),
            Map.entry("startPersonnelChange", "StartProcess"),
            Map.entry("leaveNow", "Reason"),
            Map.entry("suspendPerson", "Reason"),
            Map.entry("resumePerson", "Reason"),
            Map.entry("mergePeople", "MergeOrder"),
            Map.entry("splitPerson", "Split"),
            Map.entry("putAuthority", "AuthorityOrder"),
            Map.entry("createIntegration", "NewIntegration"),
            Map.entry("editIntegration", "IntegrationChange"),
            Map.entry("previewIntegration", "MappingToPreview"),
            Map.entry("defineOwnField", "OwnFieldDefinition"),
            Map.entry("createCredential", "NewCredential"),
            Map.entry("changeCredential", "CredentialSecrets"));

    private final ObjectMapper json;

    ApiDocument(ObjectMapper json) {
        this.json = json;
    }

    @Bean
    OpenAPI tenureApi() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Tenure")
                                .version("v1")
                                .description(
                                        "Turns what HR says about people into tickets and correct directory accounts. Errors are"
                                                + " RFC 9457 problems; lists are paged by cursor; times are ISO 8601 with offset."))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API client's token."))
                        .addSecuritySchemes(
                                "basic",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("A person's user name and password.")))
                .security(List.of(
                        new SecurityRequirement().addList("bearer"), new SecurityRequirement().addList("basic")));
    }

    @Bean
    OpenApiCustomizer tenureApiDetails() {
        return api -> {
            nullable(api.getComponents());
            BodySchemas.addTo(api.getComponents());
            api.getPaths().addPathItem(CamundaStart.PATH, new PathItem().post(start()));
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(this::complete);
        };
    }

    /** Where a member of that type may be null, springdoc says of the type that it is nothing but null. */
    private static void nullable(Components components) {
        Schema<?> values = BodySchemas.nullable("string");
        Schema<?> record = components.getSchemas().get("ReleasedRecord");
        record.getProperties().get("before").setAdditionalProperties(values);
        record.getProperties().get("after").setAdditionalProperties(values);
        for (Schema<?> schema : components.getSchemas().values()) {
            if (Set.of("null").equals(schema.getTypes())) {
                schema.setTypes(schema.getProperties() == null ? null : new TreeSet<>(Set.of("object", "null")));
            }
        }
    }

    private static Operation start() {
        return new Operation()
                .operationId("startPersonnelChange")
                .tags(List.of("Personnel changes"))
                .summary("Camunda's own start call, for this process only")
                .description(
                        "The one String variable 'person' holds the JSON of a person, businessKey is source:eventId;"
                                + " the same key again starts nothing and gives the first instance. Where nothing is to do, id is null"
                                + " and ended is true.")
                .responses(new ApiResponses()
                        .addApiResponse(
                                "200",
                                new ApiResponse()
                                        .description("OK")
                                        .content(new Content()
                                                .addMediaType(JSON, new MediaType().schema(ref("StartedProcess"))))));
    }

    private void complete(Operation operation) {
        String name = operation.getOperationId();
        if (BODIES.containsKey(name)) {
            MediaType body = new MediaType().schema(ref(BODIES.get(name))).example(example(name, "request"));
            Content content = new Content().addMediaType(JSON, body);
            if (name.equals("bulkUpload")) {
                content.addMediaType("application/scim+json", body);
            }
            operation.setRequestBody(new RequestBody().required(true).content(content));
        }
        operation.getResponses().forEach((status, response) -> {
            if (response.getContent() != null) {
                response.getContent().forEach((format, type) -> {
                    // Neither a letter nor a table has an example in JSON.
                    if (!format.startsWith("text/")) {
                        type.setExample(example(name, "response"));
                    }
                });
            }
        });
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("What went wrong.")
                                .content(new Content().addMediaType(PROBLEM, new MediaType().schema(ref("Problem")))));
    }

    private static Schema<?> ref(String name) {
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }

    private Object example(String operation, String kind) {
        String file = "/openapi/" + operation + "." + kind + ".json";
        try (InputStream example = ApiDocument.class.getResourceAsStream(file)) {
            if (example == null) {
                throw new IllegalStateException("The operation " + operation + " has no example: add " + file + ".");
            }
            return json.readTree(example);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Schemas of the bodies that are read member by member. */
    private static final class BodySchemas {

        static void addTo(Components components) {
            components.addSchemas("PersonInput", person());
            components.addSchemas(
                    "PersonnelChange",
                    object(Set.of("source", "person"))
                            .addProperty("source", text())
                            .addProperty("eventId", nullable("string"))
                            .addProperty("occurredAt", nullable("string").format("date-time"))
                            .addProperty("person", ref("PersonInput")));
            components.addSchemas(
                    "PersonnelChangeBatch",
                    object(Set.of("items"))
                            .addProperty("items", array(ref("PersonnelChange")).maxItems(Batch.MOST)));
            components.addSchemas(
                    "BulkRequest",
                    object(Set.of("Operations"))
                            .addProperty("schemas", array(text()))
                            .addProperty("failOnErrors", nullable("integer"))
                            .addProperty(
                                    "Operations",
                                    array(object(Set.of("method", "path", "bulkId", "data")))
                                            .maxItems(BulkUpload.MOST)));
            components.addSchemas(
                    "Comment",
                    object(Set.of("text")).addProperty("text", text()).addProperty("visibility", text()));
            components.addSchemas("Reason", object(Set.of("reason")).addProperty("reason", text()));
            components.addSchemas(
                    "MergeOrder",
                    object(Set.of("with", "reason"))
                            .addProperty("with", text())
                            .addProperty("account", nullable("string"))
                            .addProperty("reason", text()));
            components.addSchemas(
                    "Split",
                    object(Set.of("employeeId", "reason"))
                            .addProperty("employeeId", text())
                            .addProperty("reason", text()));
            components.addSchemas(
                    "AuthorityOrder",
                    object(Set.of("authority"))
                            .addProperty(
                                    "authority",
                                    array(object(Set.of("field", "source", "rank"))
                                            .addProperty("field", text())
                                            .addProperty("source", text())
                                            .addProperty("rank", schema("integer")))));
            components.addSchemas(
                    "NewIntegration",
                    form(object(Set.of("name", "kind"))
                            .addProperty("name", text())
                            .addProperty("kind", text())));
            components.addSchemas(
                    "IntegrationChange", form(object(Set.of("basedOn")).addProperty("basedOn", schema("integer"))));
            components.addSchemas(
                    "MappingToPreview", object(Set.of("mapping")).addProperty("mapping", ref("MappingForm")));
            components.addSchemas(
                    "OwnFieldDefinition",
                    object(Set.of("title", "unique"))
                            .addProperty("title", text())
                            .addProperty("unique", schema("boolean")));
            components.addSchemas(
                    "NewCredential",
                    object(Set.of("name", "secrets"))
                            .addProperty("name", text())
                            .addProperty("installation", text())
                            .addProperty("secrets", schema("object")));
            components.addSchemas(
                    "CredentialSecrets", object(Set.of("secrets")).addProperty("secrets", schema("object")));
            components.addSchemas("Undo", object(Set.of("reason")).addProperty("reason", text()));
            components.addSchemas(
                    "StartProcess",
                    object(Set.of("businessKey", "variables"))
                            .addProperty("businessKey", text())
                            .addProperty("variables", object(Set.of("person"))));
            components.addSchemas(
                    "StartedProcess",
                    object(Set.of("ended"))
                            .addProperty("id", nullable("string"))
                            .addProperty("businessKey", text())
                            .addProperty("ended", schema("boolean")));
        }

        private static Schema<?> person() {
            Schema<?> person = object(Set.of("employeeId")).addProperty("employeeId", text());
            for (Field field : Field.known()) {
                person.addProperty(
                        field.name(),
                        field.equals(Field.OTHER_EMAILS)
                                ? array(text())
                                : nullable(field.isTruth() ? "boolean" : "string"));
            }
            return person.addProperty("attributes", schema("object"))
                    .description("An absent field is left as it is, null clears it.");
        }

        /** What is left out is as usual for the kind. */
        private static Schema<?> form(Schema<?> body) {
            return body.addProperty("settings", schema("object"))
                    .addProperty("credential", nullable("string"))
                    .addProperty("scope", text())
                    .addProperty("preference", text())
                    .addProperty("full", schema("boolean"))
                    .addProperty("employmentStatus", schema("boolean"))
                    .addProperty("deactivates", schema("boolean"))
                    .addProperty("mapping", ref("MappingForm"))
                    .addProperty("schedule", ref("ScheduleForm"))
                    .addProperty("guard", ref("Guard"));
        }

        private static Schema<?> object(Set<String> required) {
            Schema<?> object = schema("object");
            object.setRequired(required.stream().sorted().toList());
            return object;
        }

        private static Schema<?> array(Schema<?> items) {
            Schema<?> array = schema("array");
            array.setItems(items);
            return array;
        }

        private static Schema<?> text() {
            return schema("string");
        }

        private static Schema<?> schema(String type) {
            Schema<?> schema = new JsonSchema();
            schema.setTypes(Set.of(type));
            return schema;
        }

        private static Schema<?> nullable(String type) {
            Schema<?> schema = new JsonSchema();
            schema.setTypes(new TreeSet<>(Set.of(type, "null")));
            return schema;
        }
    }
}
