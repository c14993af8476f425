package dev.tenure.console;

import dev.tenure.source.FeedRun;
import dev.tenure.source.FeedRuns;
import dev.tenure.source.RunRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the polled HR systems brought. */
@RestController
@RequestMapping(path = "/api/v1/feeds", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Feeds", description = "What the polled HR systems brought.")
class FeedsController {

    private final FeedRuns runs;

    FeedsController(FeedRuns runs) {
        this.runs = runs;
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
            description = "Records that said nothing new are only counted, in the run.")
    Listing<RunRecord> records(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Query.limit(limit);
        UUID run = run(id).id();
        String after = Query.text("cursor", cursor).map(FeedsController::place).orElse("");
        List<RunRecord> found = runs.recordsOf(run, null, after, most + 1);
        if (found.size() <= most) {
            return new Listing<>(found, null);
        }
        List<RunRecord> part = found.subList(0, most);
        byte[] last = part.get(most - 1).sourceId().getBytes(StandardCharsets.UTF_8);
        return new Listing<>(part, Base64.getUrlEncoder().withoutPadding().encodeToString(last));
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
