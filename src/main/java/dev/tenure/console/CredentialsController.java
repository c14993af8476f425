package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.Credential;
import dev.tenure.source.CredentialRefused;
import dev.tenure.source.CredentialUse;
import dev.tenure.source.Credentials;
import dev.tenure.source.FeedFault;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What integrations sign in with. Secrets come in here and never go out. */
@RestController
@RequestMapping(path = "/api/v1/credentials", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Credentials", description = "What integrations sign in with: secrets are written and never shown.")
class CredentialsController {

    private static final Set<String> AT_ODDS = Set.of("name-taken", "no-key", "no-local-folder");

    private final Credentials credentials;
    private final ObjectProvider<CredentialUse> uses;
    private final AuditLog audit;
    private final Caller caller;
    private final ConsoleSettings settings;

    CredentialsController(
            Credentials credentials,
            ObjectProvider<CredentialUse> uses,
            AuditLog audit,
            Caller caller,
            ConsoleSettings settings) {
        this.credentials = credentials;
        this.uses = uses;
        this.audit = audit;
        this.caller = caller;
        this.settings = settings;
    }

    /**
     * A credential without its secrets.
     *
     * @param installation CLOUD: kept here, encrypted; LOCAL: kept outside, in the environment or a file
     * @param secrets their names
     * @param origins where they may be sent, and nowhere else; none: to where they are sent first
     * @param usedBy the integrations that sign in with it
     */
    record CredentialView(
            String name,
            Credential.Installation installation,
            List<String> secrets,
            List<String> origins,
            Instant createdAt,
            String createdBy,
            Instant changedAt,
            String changedBy,
            List<String> usedBy) {}

    /** @param secrets how many were encrypted anew */
    record RotationView(int secrets) {}

    @GetMapping
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(operationId = "listCredentials", summary = "All credentials, by name, without their secrets")
    Listing<CredentialView> list() {
        return new Listing<>(credentials.all().stream().map(this::view).toList(), null);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "createCredential",
            summary = "Keep new secrets",
            description =
                    "CLOUD: each secret is stored encrypted. LOCAL: each is a reference, 'env:TENURE_LOCAL_...' or"
                            + " 'file:...'; OAuth is not for those. 'origins' says where they may be sent, such as"
                            + " https://hr.example.com; without it they are bound to where they are sent first.")
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CredentialView.class)))
    CredentialView create(HttpServletRequest request) throws IOException {
        CredentialInput input = CredentialInput.toCreate(body(request));
        try {
            Credential made = credentials.create(
                    input.name(), input.installation(), input.secrets(), input.origins(), caller.name());
            record("credential-created", made.name());
            return view(made);
        } catch (CredentialRefused refused) {
            throw trouble(refused);
        }
    }

    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "changeCredential",
            summary = "Replace all secrets of a credential",
            description =
                    "The integrations that use it sign in with the new ones from their next call on. With 'origins',"
                            + " they may be sent there and nowhere else; without, to where those before might be.")
    CredentialView change(@PathVariable String name, HttpServletRequest request) throws IOException {
        CredentialInput input = CredentialInput.toChange(name, body(request));
        try {
            Credential changed = credentials
                    .change(name, input.secrets(), input.origins(), caller.name())
                    .orElseThrow(Trouble::notFound);
            record("credential-changed", changed.name());
            return view(changed);
        } catch (CredentialRefused refused) {
            throw trouble(refused);
        }
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(operationId = "deleteCredential", summary = "Forget a credential that no integration uses")
    void delete(@PathVariable String name) {
        List<String> users = usedBy(name);
        if (!users.isEmpty()) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "credential-in-use",
                    "Integrations sign in with it: " + String.join(", ", users)
                            + ". Choose another one for them first.",
                    List.of());
        }
        if (!credentials.delete(name)) {
            throw Trouble.notFound();
        }
        record("credential-deleted", name);
    }

    @PostMapping("/rotation")
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "rotateCredentials",
            summary = "Encrypt all stored secrets under the newest key",
            description = "Set the new key as TENURE_CREDENTIALS_KEY and the one before among"
                    + " TENURE_CREDENTIALS_OLD_KEYS, restart, and call this: then the old key can go.")
    RotationView rotate() {
        try {
            int secrets = credentials.rotate();
            record("credentials-rotated", "credentials");
            return new RotationView(secrets);
        } catch (CredentialRefused refused) {
            throw trouble(refused);
        } catch (FeedFault fault) {
            throw new Trouble(HttpStatus.CONFLICT, fault.code(), fault.getMessage(), List.of());
        }
    }

    private JsonNode body(HttpServletRequest request) throws IOException {
        return JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
    }

    private CredentialView view(Credential credential) {
        return new CredentialView(
                credential.name(),
                credential.installation(),
                credential.secrets(),
                credential.origins(),
                credential.createdAt(),
                credential.createdBy(),
                credential.changedAt(),
                credential.changedBy(),
                usedBy(credential.name()));
    }

    private List<String> usedBy(String name) {
        return uses.stream()
                .flatMap(use -> use.integrationsUsing(name).stream())
                .sorted()
                .toList();
    }

    private void record(String action, String name) {
        caller.user().ifPresent(user -> audit.record(AuditEvent.of(user, action, name, AuditEvent.Outcome.DONE)));
    }

    private static Trouble trouble(CredentialRefused refused) {
        if (AT_ODDS.contains(refused.code())) {
            return new Trouble(HttpStatus.CONFLICT, refused.code(), refused.getMessage(), List.of());
        }
        String pointer = switch (refused.code()) {
            case "bad-name" -> "/name";
            case "bad-origin" -> "/origins";
            default -> "/secrets";
        };
        return Trouble.invalid(pointer, refused.code(), refused.getMessage());
    }
}
