package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.Connectors;
import dev.tenure.source.Integration;
import dev.tenure.source.IntegrationEvent;
import dev.tenure.source.Integrations;
import dev.tenure.source.Previewed;
import dev.tenure.source.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The systems that people are read from. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Integrations", description = "The systems that people are read from.")
class IntegrationsController {

    private static final int TIMES = 5;
    private static final int SAMPLE = 20;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([1-9][0-9]{0,8})\"");

    private final Integrations integrations;
    private final Connectors connectors;
    private final Trials trials;
    private final Caller caller;
    private final ConsoleSettings settings;

    IntegrationsController(
            Integrations integrations,
            Connectors connectors,
            Trials trials,
            Caller caller,
            ConsoleSettings settings) {
        this.integrations = integrations;
        this.connectors = connectors;
        this.trials = trials;
        this.caller = caller;
        this.settings = settings;
    }

    @GetMapping("/connectors")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "listConnectors", summary = "The kinds of systems that can be read, and what each must be told")
    Listing<IntegrationView.Kind> kinds(HttpServletRequest request) {
        return new Listing<>(
                connectors.all().stream()
                        .map(connector -> new IntegrationView.Kind(
                                connector.kind(),
                                connector.settings(),
                                connectors.preset(connector.kind()).words(locale(request))))
                        .toList(),
                null);
    }

    @GetMapping("/integrations")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "listIntegrations", summary = "All integrations, by name")
    Listing<IntegrationView> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        List<IntegrationView> found =
                integrations.list(Query.text("cursor", cursor).orElse(""), most + 1).stream()
                        .map(integration -> IntegrationView.of(integration, null))
                        .toList();
        return Listing.byName(found, most, IntegrationView::name);
    }

    @GetMapping("/integrations/{name}")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(
            operationId = "getIntegration",
            summary = "One integration with the version that is worked on",
            description = "The ETag is the newest version's number: give it as If-Match to change the draft.")
    ResponseEntity<IntegrationView> find(@PathVariable String name) {
        return answer(HttpStatus.OK, integration(name));
    }

    @PostMapping(path = "/integrations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "createIntegration",
            summary = "Begin an integration",
            description = "As a draft: it may lack what a launch needs. Name and kind are never changed; the name is the"
                    + " source of its people.")
    ResponseEntity<IntegrationView> create(HttpServletRequest request) throws IOException {
        ObjectNode content = (ObjectNode) body(request);
        List<InputProblem> problems = new ArrayList<>();
        String name = CredentialInput.text(content, "name", problems);
        String kind = CredentialInput.text(content, "kind", problems);
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
        content.remove(List.of("name", "kind"));
        return answer(HttpStatus.CREATED, integrations.create(name, kind, content, caller.name()));
    }

    @PutMapping(path = "/integrations/{name}/draft", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "editIntegration",
            summary = "Make another draft",
            description = "The whole content; what is absent is preset. Each edit is a version of its own, that needs its own"
                    + " dry run. What is launched goes on as it is. Without If-Match 428; 412 if somebody was faster.")
    ResponseEntity<IntegrationView> edit(
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            HttpServletRequest request)
            throws IOException {
        String known = integration(name).name();
        return answer(HttpStatus.OK, integrations.edit(known, body(request), newest(seen), caller.name()));
    }

    @DeleteMapping("/integrations/{name}/draft")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(operationId = "discardDraft", summary = "Give up the draft beside what is launched")
    ResponseEntity<IntegrationView> discard(
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen) {
        return answer(
                HttpStatus.OK, integrations.discardDraft(integration(name).name(), newest(seen), caller.name()));
    }

    @DeleteMapping("/integrations/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(operationId = "deleteIntegration", summary = "Forget an integration that was never launched")
    void delete(@PathVariable String name) {
        integrations.delete(integration(name).name(), caller.name());
    }

    @GetMapping("/integrations/{name}/versions")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "listIntegrationVersions", summary = "What it was told, the newest first")
    Listing<IntegrationView.Version> versions(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        Integer before = version("cursor", cursor);
        List<IntegrationView.Version> found =
                integrations
                        .versions(integration(name), before == null ? Integer.MAX_VALUE : before, most + 1)
                        .stream()
                        .map(IntegrationView.Version::of)
                        .toList();
        return Listing.byName(found, most, version -> String.valueOf(version.version()));
    }

    @GetMapping("/integrations/{name}/versions/{version}")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "getIntegrationVersion", summary = "What it was told in one version")
    IntegrationView.Version findVersion(@PathVariable String name, @PathVariable(name = "version") String number) {
        if (!NUMBER.matcher(number).matches()) {
            throw Trouble.notFound();
        }
        return integrations
                .version(integration(name), Integer.valueOf(number))
                .map(IntegrationView.Version::of)
                .orElseThrow(Trouble::notFound);
    }

    @GetMapping("/integrations/{name}/diff")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(
            operationId = "compareIntegrationVersions",
            summary = "In what two versions differ, field by field",
            description = "Absent, 'from' is what is launched and 'to' is what is worked on.")
    IntegrationView.Differences compare(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        Integration integration = integration(name);
        Integer first = version("from", from);
        Integer second = version("to", to);
        int before = first != null
                ? first
                : integration.launchedVersion() == null ? 1 : integration.launchedVersion();
        int after = second != null
                ? second
                : integration.draftVersion() == null ? before : integration.draftVersion();
        return new IntegrationView.Differences(
                before,
                after,
                integrations.differences(integration.name(), before, after).stream()
                        .map(IntegrationView.Difference::of)
                        .toList());
    }

    @GetMapping("/integrations/{name}/events")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "listIntegrationEvents", summary = "Who did what to it, the newest first")
    Listing<IntegrationEvent> events(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        long before = Query.text("cursor", cursor)
                .map(place -> Cursors.read(place).getLeastSignificantBits())
                .orElse(Long.MAX_VALUE);
        List<IntegrationEvent> found = integrations.events(integration(name), before, most + 1);
        return Listing.byName(found, most, event -> Cursors.after(new UUID(0, event.id())));
    }

    @GetMapping("/integrations/{name}/schedule")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(
            operationId = "getIntegrationSchedule",
            summary = "When it runs, and its next five times, in words",
            description = "Of the version that is worked on, or of the one that is named; in Swedish or English, by the header"
                    + " Accept-Language.")
    IntegrationView.Times schedule(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String version,
            HttpServletRequest request) {
        Integration integration = integration(name);
        Integer number = version("version", version);
        return IntegrationView.Times.of(
                integrations.schedule(integration, number),
                integrations.nextTimes(integration, number, TIMES),
                locale(request));
    }

    @PostMapping("/integrations/{name}/validate")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(operationId = "validateIntegration", summary = "Everything that a launch lacks, at once")
    IntegrationView.Validated validate(
            @PathVariable String name, @RequestParam(required = false) @Nullable String version) {
        Integration integration = integration(name);
        Integer number = version("version", version);
        int which = integrations
                .version(integration, number)
                .orElseThrow(Trouble::notFound)
                .version();
        List<InputProblem> problems = integrations.problems(integration.name(), which).stream()
                .map(problem -> new InputProblem(problem.field(), problem.code(), problem.detail()))
                .toList();
        return new IntegrationView.Validated(which, problems.isEmpty(), problems);
    }

    @PostMapping(path = "/integrations/{name}/launch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "launchIntegration",
            summary = "Put the draft in force",
            description = "Needs a dry run of this very version that has passed, and everything that is mandatory: 422 names all"
                    + " that is missing. 412 if another version is the draft. What is paused stays paused.")
    ResponseEntity<IntegrationView> launch(@PathVariable String name, HttpServletRequest request) throws IOException {
        return answer(
                HttpStatus.OK, integrations.launch(integration(name).name(), versionOf(request), caller.name()));
    }

    @PostMapping("/integrations/{name}/pause")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "pauseIntegration",
            summary = "Keep it from running by itself",
            description = "At once; a run under way goes on, and it can be run by hand.")
    ResponseEntity<IntegrationView> pause(@PathVariable String name) {
        return answer(HttpStatus.OK, integrations.pause(integration(name).name(), caller.name()));
    }

    @PostMapping("/integrations/{name}/resume")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "resumeIntegration",
            summary = "Let it run by itself again",
            description = "From its next time on; what was missed meanwhile is not made up for.")
    ResponseEntity<IntegrationView> resume(@PathVariable String name) {
        return answer(HttpStatus.OK, integrations.resume(integration(name).name(), caller.name()));
    }

    @PostMapping(path = "/integrations/{name}/roll-back", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "rollBackIntegration",
            summary = "Make what an old version said the draft",
            description = "A new version, that needs its own dry run and launch. Without If-Match 428; 412 if somebody was"
                    + " faster.")
    ResponseEntity<IntegrationView> rollBack(
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            HttpServletRequest request)
            throws IOException {
        String known = integration(name).name();
        return answer(
                HttpStatus.OK,
                integrations.rollBack(known, versionOf(request), newest(seen), caller.name()));
    }

    @PostMapping("/integrations/{name}/run")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "runIntegration",
            summary = "Run what is launched, now",
            description = "Paused or not. 409 while a run of it is under way.")
    IntegrationView.Started run(@PathVariable String name) {
        return new IntegrationView.Started(integrations.run(integration(name).name(), caller.name()));
    }

    @PostMapping("/integrations/{name}/dry-run")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "dryRunIntegration",
            summary = "Read, map, compare and judge, and release nothing",
            description = "Of the version that is worked on, or of the one that is named.")
    IntegrationView.Started dryRun(
            @PathVariable String name, @RequestParam(required = false) @Nullable String version) {
        return new IntegrationView.Started(
                integrations.dryRun(integration(name).name(), version("version", version), caller.name()));
    }

    @PostMapping("/integrations/{name}/test")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "testIntegration",
            summary = "Try whether its system lets us in, step by step",
            description = "Address, TLS, sign-in, rights, one record. After the first step that fails nothing is tried.")
    CredentialsController.Tested test(
            @PathVariable String name, @RequestParam(required = false) @Nullable String version) {
        return CredentialsController.Tested.of(
                trials.test(integration(name).name(), version("version", version)));
    }

    @PostMapping(path = "/integrations/{name}/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "previewIntegration",
            summary = "What its mapping makes of a sample",
            description = "Of 'records' in the source's own words, or of the first 'read' that the system gives now; 100 at"
                    + " most. Nothing is kept.")
    Listing<Previewed> preview(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String version,
            HttpServletRequest request)
            throws IOException {
        String known = integration(name).name();
        Integer number = version("version", version);
        JsonNode body = body(request);
        List<InputProblem> problems = new ArrayList<>();
        body.fieldNames().forEachRemaining(member -> {
            if (!member.equals("records") && !member.equals("read") && problems.size() < 100) {
                problems.add(new InputProblem(
                        Pointers.to("", member), "unknown-field", "The body has 'records' or 'read'."));
            }
        });
        JsonNode records = body.path("records");
        JsonNode read = body.path("read");
        if (!records.isMissingNode() && (!records.isArray() || records.size() > Trials.MOST)) {
            problems.add(new InputProblem("/records", "wrong-type", "'records' is a list of 100 objects at most."));
        }
        if (!read.isMissingNode() && (!read.isInt() || read.intValue() < 1 || read.intValue() > Trials.MOST)) {
            problems.add(new InputProblem("/read", "bad-number", "'read' is a whole number from 1 to 100."));
        }
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
        if (records.isMissingNode()) {
            return new Listing<>(trials.preview(known, number, read.asInt(SAMPLE)), null);
        }
        List<JsonNode> given = new ArrayList<>();
        records.forEach(given::add);
        return new Listing<>(trials.preview(known, number, given), null);
    }

    private Integration integration(String name) {
        return Query.text("name", name).flatMap(integrations::find).orElseThrow(Trouble::notFound);
    }

    private ResponseEntity<IntegrationView> answer(HttpStatus status, Integration integration) {
        return ResponseEntity.status(status)
                .eTag("\"" + integration.newestVersion() + "\"")
                .body(IntegrationView.of(
                        integration, integrations.version(integration, null).orElse(null)));
    }

    private JsonNode body(HttpServletRequest request) throws IOException {
        return JsonBody.object(JsonBody.bytes(request, settings.batchLimit()));
    }

    private int versionOf(HttpServletRequest request) throws IOException {
        JsonNode body = body(request);
        JsonNode version = body.path("version");
        if (!version.isInt() || version.intValue() < 1 || body.size() > 1) {
            throw Trouble.invalid("/version", "required", "The body has 'version', a number, and nothing else.");
        }
        return version.intValue();
    }

    private static int newest(@Nullable String seen) {
        if (seen == null || seen.isBlank()) {
            throw new Trouble(
                    HttpStatus.PRECONDITION_REQUIRED,
                    "if-match-required",
                    "Say which version you have seen: the ETag of the integration, in the header If-Match.",
                    List.of());
        }
        Matcher tag = TAG.matcher(seen.strip());
        if (!tag.matches()) {
            throw Trouble.invalid("If-Match", "bad-etag", "If-Match is the ETag of the integration, unchanged.");
        }
        return Integer.parseInt(tag.group(1));
    }

    @Nullable
    private static Integer version(String name, @Nullable String value) {
        return Query.text(name, value)
                .map(number -> {
                    if (!NUMBER.matcher(number).matches()) {
                        throw Trouble.invalid(name, "bad-number", "'" + name + "' is the number of a version.");
                    }
                    return Integer.valueOf(number);
                })
                .orElse(null);
    }

    private static Locale locale(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null ? Locale.ENGLISH : request.getLocale();
    }
}
