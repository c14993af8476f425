package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Integration;
import dev.tenure.source.IntegrationTrial;
import dev.tenure.source.Integrations;
import dev.tenure.source.MappingForm;
import dev.tenure.source.Preview;
import dev.tenure.source.Proposal;
import dev.tenure.source.SettingChoice;
import dev.tenure.source.SourceRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tries an integration on its system before anything is kept. Of two versions, the draft is tried. */
@RestController
@RequestMapping(path = "/api/v1/integrations/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Integrations")
class TrialController {

    private static final int SAMPLE = 20;

    private final Integrations integrations;
    private final IntegrationTrial trial;
    private final ConsoleSettings settings;
    private final ObjectMapper json;

    TrialController(Integrations integrations, IntegrationTrial trial, ConsoleSettings settings, ObjectMapper json) {
        this.integrations = integrations;
        this.trial = trial;
        this.settings = settings;
        this.json = json;
    }

    /** Whether everything went through. */
    record CheckView(boolean passed, List<ConnectionCheck> steps) {}

    @PostMapping("/check")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "checkIntegration",
            summary = "Try the connection",
            description =
                    "Name, TLS, sign-in, rights, one record: each with its own answer, up to the first that fails.")
    CheckView check(@PathVariable String name) {
        Tried tried = tried(name);
        List<ConnectionCheck> steps = trial.check(tried.integration(), tried.version());
        return new CheckView(!steps.isEmpty() && steps.stream().allMatch(ConnectionCheck::passed), steps);
    }

    @PostMapping("/settings/{setting}/choices")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "listIntegrationChoices",
            summary = "What can be chosen for a setting, asked of the source",
            description =
                    "Such as the companies of a Flex HRM, for 'companies'; /integration-kinds says which settings have"
                            + " choices. The setting takes the values, with commas between; a label may come twice. Of"
                            + " what is chosen but not 'offered', the source knows nothing.")
    Listing<SettingChoice> choices(@PathVariable String name, @PathVariable String setting) {
        Tried tried = tried(name);
        List<String> withChoices = trial.settingsWithChoices(tried.integration());
        if (!withChoices.contains(setting)) {
            throw Trouble.invalid(
                    "setting",
                    "no-choices",
                    "'setting' names a setting with choices: '"
                            + tried.integration().kind() + "' has " + withChoices + ".");
        }
        return new Listing<>(trial.choices(tried.integration(), tried.version(), setting), null);
    }

    @PostMapping("/sample")
    @PreAuthorize(Caller.OPERATE)
    @Operation(operationId = "sampleIntegration", summary = "The first records of the source, in its own words")
    Listing<SourceRecord> sample(@PathVariable String name, @RequestParam(required = false) @Nullable String upload) {
        return new Listing<>(sample(tried(name), upload), null);
    }

    @PostMapping("/preview")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "previewIntegration",
            summary = "What the mapping makes of a sample",
            description = "Field by field, and which records the rules keep out, and why. The body may hold another"
                    + " 'mapping' than the draft's, to see it before it is kept.")
    Preview preview(
            HttpServletRequest request,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String upload)
            throws IOException {
        Tried tried = tried(name);
        byte[] bytes = JsonBody.bytes(request, settings.bodyLimit());
        MappingForm mapping = bytes.length == 0 ? tried.version().form().mapping() : mapping(JsonBody.parse(bytes));
        return trial.preview(mapping, sample(tried, upload));
    }

    private MappingForm mapping(JsonNode body) {
        Set<String> known = Set.of("mapping");
        body.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                throw Trouble.invalid(Pointers.to("", member), "unknown-field", "The body has 'mapping' only.");
            }
        });
        if (!body.path("mapping").isObject()) {
            throw Trouble.invalid(
                    "/mapping", "required", "'mapping' is the one to see; without a body, the draft's is.");
        }
        return IntegrationInput.read(body.path("mapping"), MappingForm.class, "/mapping", json);
    }

    @PostMapping("/proposals")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "proposeMapping",
            summary = "Which of our fields the fields of the source may be",
            description =
                    "By their names and by the values of a sample, each with a score from 0 to 100 and its reasons.")
    Listing<Proposal> proposals(@PathVariable String name, @RequestParam(required = false) @Nullable String upload) {
        return new Listing<>(trial.propose(sample(tried(name), upload)), null);
    }

    private List<SourceRecord> sample(Tried tried, @Nullable String upload) {
        UUID file = upload == null ? null : Query.id(upload);
        return trial.sample(tried.integration(), tried.version(), SAMPLE, file);
    }

    private Tried tried(String name) {
        Integration integration =
                Query.text("name", name).flatMap(integrations::find).orElseThrow(Trouble::notFound);
        int version = integration.draft() == null ? integration.launched() : integration.draft();
        return new Tried(
                integration, integrations.version(integration.name(), version).orElseThrow(Trouble::notFound));
    }

    private record Tried(Integration integration, Integration.Version version) {}
}
