package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.Connectors;
import dev.tenure.source.Integration;
import dev.tenure.source.IntegrationForm;
import dev.tenure.source.Integrations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The systems that people are read from: set up, tried, launched. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Integrations", description = "The systems that people are read from.")
class IntegrationsController {

    private final Integrations integrations;
    private final Connectors connectors;
    private final Caller caller;
    private final ConsoleSettings settings;
    private final ObjectMapper json;

    IntegrationsController(
            Integrations integrations,
            Connectors connectors,
            Caller caller,
            ConsoleSettings settings,
            ObjectMapper json) {
        this.integrations = integrations;
        this.connectors = connectors;
        this.caller = caller;
        this.settings = settings;
        this.json = json;
    }

    /**
     * A kind of system.
     *
     * @param usual the form of an integration of that kind where nothing else is said
     */
    record KindView(
            String kind, String title, List<ConnectorSetting> settings, boolean readsUploads, IntegrationForm usual) {}

    @GetMapping("/integration-kinds")
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(
            operationId = "listIntegrationKinds",
            summary = "The kinds of systems that can be read, and what each is to be told")
    Listing<KindView> kinds() {
        return new Listing<>(connectors.all().stream().map(this::kind).toList(), null);
    }

    private KindView kind(Connector connector) {
        return new KindView(
                connector.kind(),
                connector.title(),
                connector.settings(),
                connector.readsUploads(),
                connectors.usual(connector.kind()));
    }

    @GetMapping("/integrations")
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(operationId = "listIntegrations", summary = "All integrations, by name")
    Listing<Integration> list() {
        return new Listing<>(integrations.all(), null);
    }

    @PostMapping(path = "/integrations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "createIntegration",
            summary = "A new integration, as a draft",
            description = "'name' is the source of its records from then on. What the body does not say is as usual for"
                    + " the kind; what is missing before it can be launched is told in the answer, under 'missing'.")
    IntegrationView create(HttpServletRequest request) throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        String kind = body.path("kind").asText("");
        if (connectors.find(kind).isEmpty()) {
            throw Trouble.invalid(
                    "/kind",
                    "unknown-kind",
                    "'kind' is one of "
                            + connectors.all().stream().map(Connector::kind).toList() + ".");
        }
        IntegrationForm form = IntegrationInput.form(body, connectors.usual(kind), Set.of("name", "kind"), json);
        return view(integrations.create(body.path("name").asText(""), kind, form, caller.name()));
    }

    @GetMapping("/integrations/{name}")
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(operationId = "getIntegration", summary = "One integration: what runs, and what is being made")
    IntegrationView get(@PathVariable String name) {
        return view(find(name));
    }

    @PutMapping(path = "/integrations/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "editIntegration",
            summary = "A new draft",
            description =
                    "The body is the whole form, with 'basedOn', the version that was changed. What is launched runs"
                            + " on as it is until the draft is launched. 409 if another version was made meanwhile.")
    IntegrationView edit(HttpServletRequest request, @PathVariable String name) throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        Integration now = find(name);
        IntegrationForm form = IntegrationInput.form(body, connectors.usual(now.kind()), Set.of("basedOn"), json);
        if (!body.path("basedOn").isInt()) {
            throw Trouble.invalid("/basedOn", "required", "'basedOn' is the number of the version that was changed.");
        }
        return view(integrations.edit(name, form, body.path("basedOn").intValue(), caller.name()));
    }

    @DeleteMapping("/integrations/{name}/draft")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "discardDraft",
            summary = "Let go of the draft",
            description = "An integration that was never launched is gone with it.")
    void discard(@PathVariable String name) {
        find(name);
        integrations.discard(name);
    }

    @GetMapping("/integrations/{name}/versions")
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(operationId = "listIntegrationVersions", summary = "Its versions, the newest first")
    Listing<Integration.Version> versions(
            @PathVariable String name, @RequestParam(required = false) @Nullable String limit) {
        find(name);
        return new Listing<>(integrations.versions(name, Query.limit(limit)), null);
    }

    @GetMapping("/integrations/{name}/diff")
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(
            operationId = "compareIntegrationVersions",
            summary = "In what two versions differ, member by member",
            description = "Without 'from' and 'to': the launched version and the draft.")
    Listing<FormDifference> diff(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable Integer from,
            @RequestParam(required = false) @Nullable Integer to) {
        Integration integration = find(name);
        return new Listing<>(
                FormDifference.between(
                        form(integration, "from", from == null ? integration.launched() : from),
                        form(integration, "to", to == null ? integration.draft() : to)),
                null);
    }

    private JsonNode form(Integration integration, String member, @Nullable Integer version) {
        if (version == null) {
            throw Trouble.invalid(
                    member, "required", "It has not both, a launched version and a draft: name '" + member + "'.");
        }
        return integrations
                .version(integration.name(), version)
                .map(found -> json.<JsonNode>valueToTree(found.form()))
                .orElseThrow(Trouble::notFound);
    }

    @PostMapping("/integrations/{name}/launch")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "launchIntegration",
            summary = "Let the draft run",
            description = "Needs a dry run of this very version that went through. 409 with what is missing otherwise.")
    IntegrationView launch(@PathVariable String name) {
        find(name);
        return view(integrations.launch(name, caller.name()));
    }

    @PostMapping("/integrations/{name}/versions/{version}/launch")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "rollBackIntegration",
            summary = "Let a version run again that ran before",
            description = "A draft stays as it is.")
    IntegrationView rollBack(@PathVariable String name, @PathVariable int version) {
        find(name);
        return view(integrations.rollBack(name, version, caller.name()));
    }

    @PostMapping("/integrations/{name}/pause")
    @PreAuthorize(Caller.OPERATE)
    @Operation(operationId = "pauseIntegration", summary = "It does not run by itself until it is resumed")
    IntegrationView pause(@PathVariable String name) {
        find(name);
        return view(integrations.pause(name));
    }

    @PostMapping("/integrations/{name}/resume")
    @PreAuthorize(Caller.OPERATE)
    @Operation(operationId = "resumeIntegration", summary = "It runs by itself again, from its next turn on")
    IntegrationView resume(@PathVariable String name) {
        find(name);
        return view(integrations.resume(name));
    }

    private Integration find(String name) {
        return Query.text("name", name).flatMap(integrations::find).orElseThrow(Trouble::notFound);
    }

    private IntegrationView view(Integration integration) {
        return IntegrationView.of(integration, integrations);
    }
}
