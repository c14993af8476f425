package dev.tenure.console;

import dev.tenure.roster.Authorities;
import dev.tenure.roster.Authorities.Effect;
import dev.tenure.roster.Authorities.Rank;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which source is believed, field by field. */
@RestController
@RequestMapping(path = "/api/v1/roster", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Roster", description = "Which source is believed, field by field.")
class RosterController {

    private final Authorities authorities;
    private final AuditLog audit;
    private final Caller caller;
    private final ConsoleSettings settings;

    RosterController(Authorities authorities, AuditLog audit, Caller caller, ConsoleSettings settings) {
        this.authorities = authorities;
        this.audit = audit;
        this.caller = caller;
        this.settings = settings;
    }

    /** @param authority by field and rank */
    record AuthorityView(List<Rank> authority) {}

    /**
     * What an order changes.
     *
     * @param people whose facts become others by it
     * @param fields of how many people each field becomes another
     */
    record AuthorityEffect(boolean dryRun, List<Rank> authority, int people, Map<String, Integer> fields) {

        static AuthorityEffect of(boolean dryRun, List<Rank> authority, Effect effect) {
            return new AuthorityEffect(dryRun, authority, effect.people(), new TreeMap<>(effect.fields()));
        }
    }

    @GetMapping("/authority")
    @PreAuthorize(Caller.READ_SETTINGS)
    @Operation(
            operationId = "getAuthority",
            summary = "Which source is believed",
            description =
                    "A field that names sources of its own is judged by these alone, every other one by those of"
                            + " '*'. Rank 1 is the most authoritative; sources of one rank are equal: among them the newest word"
                            + " counts. Sources that are not named are equal, and below all that are. The desk is above them all.")
    AuthorityView authority() {
        return new AuthorityView(authorities.all());
    }

    @PutMapping(path = "/authority", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "putAuthority",
            summary = "Say which source is believed",
            description =
                    "Replaces the order and applies it to everybody: what becomes other facts by it is a change of"
                            + " that person like HR's word. The same order again goes on where that was cut off. With dryRun=true"
                            + " nothing is kept: the answer says how many people and which fields would become others.")
    AuthorityEffect put(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        List<Rank> ranks = AuthorityInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())));
        if (dryRun) {
            return AuthorityEffect.of(true, ranks, authorities.foresee(ranks));
        }
        Effect effect = authorities.replace(ranks);
        caller.user()
                .ifPresent(user ->
                        audit.record(AuditEvent.of(user, "authority-change", "roster", AuditEvent.Outcome.DONE)
                                .with(Map.of("people", String.valueOf(effect.people())))));
        return AuthorityEffect.of(false, authorities.all(), effect);
    }
}
