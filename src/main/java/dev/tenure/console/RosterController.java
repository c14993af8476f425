package dev.tenure.console;

import dev.tenure.roster.Authorities;
import dev.tenure.roster.Authorities.Effect;
import dev.tenure.roster.Authorities.Rank;
import dev.tenure.roster.Authorities.Settlement;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
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

    /**
     * An order, and what it does.
     *
     * @param authority by field and rank
     * @param foreseen what it would change; of a dry run only
     * @param settlement of the newest order; null for a dry run, or where no order was ever given
     */
    record AuthorityView(
            List<Rank> authority,
            @Nullable Effect foreseen,
            @Nullable SettlementView settlement) {}

    /**
     * How far the newest order has come through all people.
     *
     * @param people whose facts have become others by it so far
     * @param fields of how many people each field has
     * @param leftOut for how many people it failed: they are as they were, and are tried again every minute
     * @param endedAt null while it goes on
     */
    record SettlementView(
            Instant orderedAt,
            int people,
            Map<String, Integer> fields,
            int leftOut,
            @Nullable Instant endedAt) {

        static SettlementView of(Settlement settlement) {
            return new SettlementView(
                    settlement.orderedAt(),
                    settlement.effect().people(),
                    new TreeMap<>(settlement.effect().fields()),
                    settlement.leftOut(),
                    settlement.endedAt());
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
        return new AuthorityView(
                authorities.all(),
                null,
                authorities.settlement().map(SettlementView::of).orElse(null));
    }

    @PutMapping(path = "/authority", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.ADMINISTER)
    @Operation(
            operationId = "putAuthority",
            summary = "Say which source is believed",
            description =
                    "Replaces the order. It holds for whatever comes from then on, and is applied to everybody in the"
                            + " background, within seconds and a part at a time: what becomes other facts by it is a change"
                            + " of that person like HR's word. 'settlement' tells how far that is. With dryRun=true nothing"
                            + " is kept: 'foreseen' says how many people and which fields would become others.")
    AuthorityView put(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean dryRun)
            throws IOException {
        List<Rank> ranks = AuthorityInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())));
        if (dryRun) {
            return new AuthorityView(ranks, authorities.foresee(ranks), null);
        }
        authorities.replace(ranks);
        caller.user()
                .ifPresent(user ->
                        audit.record(AuditEvent.of(user, "authority-change", "roster", AuditEvent.Outcome.DONE)));
        return authority();
    }
}
