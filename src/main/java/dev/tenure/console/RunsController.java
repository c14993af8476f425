package dev.tenure.console;

import dev.tenure.source.RecordOutcome;
import dev.tenure.source.ReleasedRecord;
import dev.tenure.source.Run;
import dev.tenure.source.RunAlreadyUnderWay;
import dev.tenure.source.RunNotPossible;
import dev.tenure.source.RunVersions;
import dev.tenure.source.Runs;
import dev.tenure.source.Trigger;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
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

/** The runs of integrations: what they would change, and what became of each record. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs", description = "The runs of integrations: what they would change, and what became of each record.")
class RunsController {

    private final Runs runs;
    private final RunVersions versions;
    private final Caller caller;
    private final ConsoleSettings settings;

    RunsController(Runs runs, RunVersions versions, Caller caller, ConsoleSettings settings) {
        this.runs = runs;
        this.versions = versions;
        this.caller = caller;
        this.settings = settings;
    }

    @PostMapping("/integrations/{name}/runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "startRun",
            summary = "Run an integration now",
            description =
                    "The answer is the run that has begun; ask for it by its id. With dryRun=true the draft, where there"
                            + " is one, reads and compares everything, and releases nothing. 409 while another run is under way.")
    Run start(
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(required = false) @Nullable String upload) {
        String integration = Query.text("name", name).orElseThrow(Trouble::notFound);
        UUID file = Query.text("upload", upload).map(Query::id).orElse(null);
        return begun(() -> {
            int version = versions.versionFor(integration, dryRun).orElseThrow(Trouble::notFound);
            return runs.start(integration, version, dryRun, Trigger.BY_HAND, caller.name(), file);
        });
    }

    @GetMapping("/integrations/{name}/runs")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(operationId = "listRuns", summary = "The newest runs of an integration, the newest first")
    Listing<Run> list(@PathVariable String name, @RequestParam(required = false) @Nullable String limit) {
        int most = Query.limit(limit);
        return new Listing<>(
                Query.text("name", name)
                        .map(integration -> runs.recent(integration, most))
                        .orElse(List.of()),
                null);
    }

    @GetMapping("/integration-runs/{id}")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "getRun",
            summary = "One run of an integration",
            description =
                    "While it runs, progress and counts grow. tallies say whom it would change, by kind of difference, for"
                            + " the whole run (company null) and by company, and which limit of the guard that passes.")
    Run find(@PathVariable String id) {
        return run(id);
    }

    @GetMapping("/integration-runs/{id}/records")
    @PreAuthorize(Caller.READ_PEOPLE)
    @Operation(
            operationId = "listRunRecords",
            summary = "What became of the records of a run, or would become of them",
            description =
                    "In the order of the feed. Records that are, and fare, as before are only counted, in the run."
                            + " outcome is NEW, CHANGED, SKIPPED, FAILED or PLANNED: what was not released, not yet or never.")
    Listing<ReleasedRecord> records(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        RecordOutcome only = Query.one("outcome", outcome, RecordOutcome.class).orElse(null);
        int after = Query.text("cursor", cursor)
                .map(text -> (int) Cursors.read(text).getLeastSignificantBits())
                .orElse(0);
        List<ReleasedRecord> found = runs.records(run(id).id(), only, after, most + 1);
        if (found.size() <= most) {
            return new Listing<>(found, null);
        }
        List<ReleasedRecord> part = found.subList(0, most);
        return new Listing<>(part, Cursors.after(new UUID(0, part.get(most - 1).place())));
    }

    @PostMapping("/integration-runs/{id}/cancel")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "cancelRun",
            summary = "Let a run end as soon as it can",
            description = "What it has released stays. 409 if it has ended.")
    Run cancel(@PathVariable String id) {
        UUID run = run(id).id();
        possible(() -> {
            runs.cancel(run, caller.name());
            return run;
        });
        return run(id);
    }

    @PostMapping("/integration-runs/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "retryRun",
            summary = "Take up again what failed",
            description =
                    "A new run reads everything again and releases nothing but the records that failed in this one."
                            + " 409 if none failed, or another run is under way.")
    Run retry(@PathVariable String id) {
        UUID run = run(id).id();
        return begun(() -> runs.retryFailed(run, caller.name()));
    }

    @PostMapping(path = "/integration-runs/{id}/decision", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "decideRun",
            summary = "Approve or reject a run that its guard stopped",
            description =
                    "The same as the task approveRun. The first decision holds. 409 if the run does not wait for one.")
    Run decide(HttpServletRequest request, @PathVariable String id) throws IOException {
        RunDecisionInput input = RunDecisionInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())));
        UUID run = run(id).id();
        possible(() -> {
            runs.decide(run, input.decision(), caller.name(), input.note());
            return run;
        });
        return run(id);
    }

    private Run begun(Supplier<UUID> start) {
        UUID id;
        try {
            id = possible(start);
        } catch (RunAlreadyUnderWay other) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "run-under-way",
                    other.getMessage() + " See /api/v1/integration-runs/" + other.running() + ".",
                    List.of());
        }
        return runs.find(id).orElseThrow(Trouble::notFound);
    }

    private static UUID possible(Supplier<UUID> what) {
        try {
            return what.get();
        } catch (RunNotPossible not) {
            throw new Trouble(HttpStatus.CONFLICT, "run-not-possible", not.getMessage(), List.of());
        }
    }

    private Run run(String id) {
        return runs.find(Query.id(id)).orElseThrow(Trouble::notFound);
    }
}
