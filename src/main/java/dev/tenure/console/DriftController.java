package dev.tenure.console;

import dev.tenure.process.Drift;
import dev.tenure.process.DriftFinding;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftFindings;
import dev.tenure.process.DriftRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** In what the directory differs from what HR says. */
@RestController
@RequestMapping(path = "/api/v1/drift", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Drift", description = "In what the directory differs from what HR says.")
class DriftController {

    private final Drift drift;
    private final DriftFindings findings;
    private final Caller caller;

    DriftController(Drift drift, DriftFindings findings, Caller caller) {
        this.drift = drift;
        this.findings = findings;
        this.caller = caller;
    }

    @GetMapping
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "listDrift",
            summary = "In what people's accounts differ",
            description =
                    "As of the newest comparison that went through; a failed one changes nothing. kind is DIFFERENT,"
                            + " VANISHED, OUTSIDE or PROTECTED; orphans are a list of their own.")
    Listing<DriftFinding> list(
            @RequestParam(required = false) @Nullable String person,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        UUID of = Query.text("person", person).map(Query::person).orElse(null);
        EnumSet<Kind> kinds = Query.one("kind", kind, Kind.class)
                .map(EnumSet::of)
                .orElseGet(() -> EnumSet.complementOf(EnumSet.of(Kind.ORPHAN)));
        return findings(kinds, of, limit, cursor);
    }

    @GetMapping("/orphans")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "listOrphans",
            summary = "Enabled accounts below the people bases that are no person's",
            description = "As of the newest comparison that went through.")
    Listing<DriftFinding> orphans(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return findings(EnumSet.of(Kind.ORPHAN), null, limit, cursor);
    }

    @GetMapping("/runs")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(operationId = "listDriftRuns", summary = "Comparisons, the newest first")
    Listing<DriftRun> runs(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        Long before = Query.text("cursor", cursor).map(DriftController::place).orElse(null);
        return part(findings.runs(before, most + 1), most, DriftRun::place);
    }

    @GetMapping("/runs/{id}")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(operationId = "getDriftRun", summary = "One comparison")
    DriftRun find(@PathVariable String id) {
        return findings.run(Query.id(id)).orElseThrow(Trouble::notFound);
    }

    @PostMapping("/runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "startDriftRun",
            summary = "Compare now",
            description =
                    "The answer is the run that has begun; ask for it by its id. 409 while another one is under way.")
    DriftRun start() {
        return drift.start(caller.name())
                .orElseThrow(() -> new Trouble(
                        HttpStatus.CONFLICT,
                        "comparison-under-way",
                        "A comparison is under way: see /api/v1/drift/runs.",
                        List.of()));
    }

    private Listing<DriftFinding> findings(
            EnumSet<Kind> kinds, @Nullable UUID person, @Nullable String limit, @Nullable String cursor) {
        int most = Query.limit(limit);
        long after = Query.text("cursor", cursor).map(DriftController::place).orElse(0L);
        return part(findings.findings(kinds, person, after, most + 1), most, DriftFinding::id);
    }

    private static <T> Listing<T> part(List<T> found, int most, ToLongFunction<T> place) {
        if (found.size() <= most) {
            return new Listing<>(found, null);
        }
        List<T> part = found.subList(0, most);
        return new Listing<>(part, Cursors.after(new UUID(0, place.applyAsLong(part.get(most - 1)))));
    }

    private static long place(String cursor) {
        return Cursors.read(cursor).getLeastSignificantBits();
    }
}
