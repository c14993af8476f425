package dev.tenure.console;

import dev.tenure.process.RunProcesses;
import dev.tenure.source.FeedRun;
import dev.tenure.source.FeedRuns;
import dev.tenure.source.FeedRuns.Difference;
import dev.tenure.source.RecordOutcome;
import dev.tenure.source.RunRecord;
import dev.tenure.source.RunUnderWay;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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

/** What the HR systems brought, and what became of it. */
@RestController
@RequestMapping(path = "/api/v1/feeds", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Feeds", description = "What the HR systems brought.")
class FeedsController {

    private final FeedRuns runs;
    private final RunProcesses processes;
    private final Caller caller;

    FeedsController(FeedRuns runs, RunProcesses processes, Caller caller) {
        this.runs = runs;
        this.processes = processes;
        this.caller = caller;
    }

    @GetMapping("/{feed}/runs")
    @PreAuthorize(Caller.READ_TICKETS)
    @Operation(operationId = "listFeedRuns", summary = "The newest runs of a feed, the newest first")
    Listing<FeedRun> list(@PathVariable String feed, @RequestParam(required = false) @Nullable String limit) {
        int most = Query.limit(limit);
        return new Listing<>(
                Query.text("feed", feed).map(name -> runs.recent(name, most)).orElse(List.of()), null);
    }

    @GetMapping("/runs/{id}")
    @PreAuthorize(Caller.READ_TICKETS)
    @Operation(operationId = "getFeedRun", summary = "One run of a feed")
    FeedRun find(@PathVariable String id) {
        return run(id);
    }

    @GetMapping("/runs/{id}/records")
    @PreAuthorize(Caller.READ_TICKETS)
    @Operation(
            operationId = "listFeedRunRecords",
            summary = "What became of the records of a run",
            description =
                    "Records that said nothing new are only counted, in the run. outcome is NEW, CHANGED, UNCHANGED,"
                            + " SKIPPED, FAILED, OUT or ABSENT; without it all are listed.")
    Listing<RunRecord> records(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        UUID run = run(id).id();
        String after = Query.text("cursor", cursor).map(FeedsController::place).orElse("");
        RecordOutcome of = Query.one("outcome", outcome, RecordOutcome.class).orElse(null);
        List<RunRecord> found = runs.recordsOf(run, of, after, most + 1);
        if (found.size() <= most) {
            return new Listing<>(found, null);
        }
        List<RunRecord> part = found.subList(0, most);
        byte[] last = part.get(most - 1).sourceId().getBytes(StandardCharsets.UTF_8);
        return new Listing<>(part, Base64.getUrlEncoder().withoutPadding().encodeToString(last));
    }

    @GetMapping("/runs/{id}/difference")
    @PreAuthorize(Caller.READ_TICKETS)
    @Operation(
            operationId = "getFeedRunDifference",
            summary = "How many changes of each kind, and in which companies, the run of an integration has found",
            description = "Known as a whole before the first of them is released; of a dry run it is the report.")
    Listing<Difference> difference(@PathVariable String id, @RequestParam(required = false) @Nullable String limit) {
        return new Listing<>(runs.differenceOf(run(id).id(), Query.limit(limit)), null);
    }

    @PostMapping("/runs/{id}/cancel")
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "cancelFeedRun",
            summary = "End the run of an integration",
            description = "What it had released stays; nothing more of it is. 409 if it has ended.")
    FeedRun cancel(@PathVariable String id) {
        UUID run = run(id).id();
        if (!processes.cancel(run, caller.name())) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "run-over",
                    "The run has ended, or is none of an integration: there is nothing to cancel.",
                    List.of());
        }
        return run(id);
    }

    @PostMapping("/runs/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "retryFeedRun",
            summary = "Run an integration again for the records alone that failed in this run",
            description =
                    "The source is read again. The answer is the run that has begun. 409 if nothing failed in it, or"
                            + " another run of the integration has not ended.")
    FeedRun retry(@PathVariable String id) {
        UUID run = run(id).id();
        try {
            return processes
                    .retry(run, caller.name())
                    .flatMap(runs::find)
                    .orElseThrow(() -> new Trouble(
                            HttpStatus.CONFLICT,
                            "nothing-to-retry",
                            "No record failed in this run, or it has not ended, or it is none of an integration.",
                            List.of()));
        } catch (RunUnderWay busy) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "run-under-way",
                    "Run " + busy.runId() + " of this integration has not ended: wait for it, or cancel it.",
                    List.of());
        }
    }

    private FeedRun run(String id) {
        return runs.find(Query.id(id)).orElseThrow(Trouble::notFound);
    }

    private static String place(String cursor) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (place.indexOf('\0') < 0) {
                return place;
            }
        } catch (IllegalArgumentException notOurs) {
            // Told below, like any other that is none of ours.
        }
        throw Trouble.invalid(
                "cursor",
                "bad-cursor",
                "The cursor is not one that this list gave out: take it unchanged from 'next'.");
    }
}
