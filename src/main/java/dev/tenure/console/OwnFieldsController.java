package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.OwnField;
import dev.tenure.source.OwnFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Fields of a person that the customer added. */
@RestController
@RequestMapping(path = "/api/v1/own-fields", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Integrations")
class OwnFieldsController {

    private final OwnFields fields;
    private final ConsoleSettings settings;

    OwnFieldsController(OwnFields fields, ConsoleSettings settings) {
        this.fields = fields;
        this.settings = settings;
    }

    @GetMapping
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(operationId = "listOwnFields", summary = "Fields that were added, by name")
    Listing<OwnField> list() {
        return new Listing<>(fields.list(), null);
    }

    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "defineOwnField",
            summary = "Add a field, or change what it is",
            description =
                    "A value of a unique one belongs to one person only, so that it can find the person as a key of a"
                            + " mapping: attributes.<name>.")
    OwnField define(HttpServletRequest request, @PathVariable String name) throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        if (!body.path("title").isTextual() || !body.path("unique").isBoolean()) {
            throw Trouble.invalid(
                    body.path("title").isTextual() ? "/unique" : "/title",
                    "required",
                    "The body has 'title', a text, and 'unique', true or false.");
        }
        OwnField field = new OwnField(
                name, body.path("title").textValue(), body.path("unique").booleanValue());
        fields.define(field);
        return field;
    }
}
