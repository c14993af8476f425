package dev.tenure.console;

import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.Credential;
import dev.tenure.source.Credentials;
import dev.tenure.source.Trials;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
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

/** With what integrations sign in: given, replaced and tried, never shown. */
@RestController
@RequestMapping(path = "/api/v1/credentials", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Credentials", description = "With what integrations sign in: given, replaced and tried, never shown.")
class CredentialsController {

    private final Credentials credentials;
    private final Trials trials;
    private final Caller caller;
    private final ConsoleSettings settings;

    CredentialsController(Credentials credentials, Trials trials, Caller caller, ConsoleSettings settings) {
        this.credentials = credentials;
        this.trials = trials;
        this.caller = caller;
        this.settings = settings;
    }

    /** What a test found, in the order in which it was tried. */
    record Tested(boolean passed, List<ConnectorCheck> steps) {

        static Tested of(List<ConnectorCheck> steps) {
            return new Tested(steps.stream().allMatch(ConnectorCheck::passed), steps);
        }
    }

    @GetMapping
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "listCredentials", summary = "Names of credentials, and who uses them")
    Listing<Credential> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        return Listing.byName(
                credentials.list(Query.text("cursor", cursor).orElse(""), most + 1), most, Credential::name);
    }

    @GetMapping("/{name}")
    @PreAuthorize(Caller.READ_INTEGRATIONS)
    @Operation(operationId = "getCredentials", summary = "What is known of credentials, without what they hold")
    Credential find(@PathVariable String name) {
        return Query.text("name", name).flatMap(credentials::find).orElseThrow(Trouble::notFound);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "createCredentials",
            summary = "Keep credentials",
            description = "CLOUD: the secrets are kept in Tenure, sealed, and never shown again. LOCAL: 'places' name where"
                    + " each is kept outside, as env:NAME or file:NAME.")
    Credential create(HttpServletRequest request) throws IOException {
        CredentialInput input =
                CredentialInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())), true);
        return credentials.create(input.name(), input.kind(), input.given(), caller.name());
    }

    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "replaceCredentials",
            summary = "Put others in their place",
            description = "All of them, not some. What uses them need not be touched.")
    Credential replace(@PathVariable String name, HttpServletRequest request) throws IOException {
        CredentialInput input =
                CredentialInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())), false);
        return credentials.replace(find(name).name(), input.given(), caller.name());
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(operationId = "deleteCredentials", summary = "Forget credentials that no integration uses")
    void delete(@PathVariable String name) {
        credentials.delete(find(name).name());
    }

    @PostMapping(path = "/{name}/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "testCredentials",
            summary = "Try credentials, step by step",
            description = "With the settings of an integration to be. After the first step that fails nothing is tried.")
    Tested test(@PathVariable String name, HttpServletRequest request) throws IOException {
        return Tested.of(trials.testCredentials(
                find(name).name(), JsonBody.object(JsonBody.bytes(request, settings.bodyLimit()))));
    }

    @PostMapping("/rotate")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "rotateCredentials",
            summary = "Seal everything with the current key",
            description = "Done at each start as well. Afterwards former keys are needed for 'unreadable' ones only.")
    Credentials.Rotation rotate() {
        return credentials.rotate();
    }
}
