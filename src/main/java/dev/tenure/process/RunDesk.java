package dev.tenure.process;

import dev.tenure.notification.Notice;
import dev.tenure.notification.Notices;
import dev.tenure.source.FeedRun;
import dev.tenure.source.FeedRuns;
import dev.tenure.source.FeedRuns.Difference;
import dev.tenure.source.IntegrationRuns;
import dev.tenure.source.RunProgress;
import dev.tenure.source.RunProgress.Decision;
import dev.tenure.source.RunProgress.Reached;
import dev.tenure.source.RunRecord;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Where people approve of a run that went over its limits: what its form shows, and what they answer. */
@Component
class RunDesk {

    private static final int MOST_COMPANIES = 200;
    private static final int SAMPLES_OF_A_KIND = 5;

    private final TaskService tasks;
    private final RuntimeService runtime;
    private final IntegrationRuns runs;
    private final FeedRuns kept;
    private final Notices notices;
    private final ProcessSettings settings;
    private final Calendar calendar;

    RunDesk(
            TaskService tasks,
            RuntimeService runtime,
            IntegrationRuns runs,
            FeedRuns kept,
            Notices notices,
            ProcessSettings settings,
            Calendar calendar) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.runs = runs;
        this.kept = kept;
        this.notices = notices;
        this.settings = settings;
        this.calendar = calendar;
    }

    /** What the form shows: numbers and keys, and nobody's data. */
    record Content(
            String run,
            String integration,
            String version,
            String startedAt,
            String startedBy,
            String read,
            String toRelease,
            List<Map<String, String>> reached,
            List<Map<String, String>> counts,
            List<Map<String, String>> companies,
            List<Map<String, String>> samples) {}

    boolean isOurs(String taskId) {
        return task(taskId).isPresent();
    }

    Optional<Content> content(String taskId) {
        return task(taskId).flatMap(this::run).map(this::content);
    }

    private Content content(FeedRun run) {
        RunProgress integration = run.integration();
        if (integration == null) {
            throw new IllegalStateException("Run " + run.id() + " is not one of an integration.");
        }
        List<Difference> difference = kept.differenceOf(run.id(), MOST_COMPANIES);
        Map<String, Integer> counts = new TreeMap<>();
        difference.forEach(part -> counts.merge(part.kind().name(), part.count(), Integer::sum));
        return new Content(
                run.id().toString(),
                run.feed(),
                String.valueOf(integration.version()),
                run.startedAt().toString(),
                integration.startedBy(),
                String.valueOf(integration.read()),
                String.valueOf(integration.toRelease()),
                integration.reached().stream().map(RunDesk::reached).toList(),
                counts.entrySet().stream()
                        .map(count -> row("kind", count.getKey(), "count", String.valueOf(count.getValue())))
                        .toList(),
                difference.stream()
                        .map(part -> row(
                                "company",
                                part.company(),
                                "kind",
                                part.kind().name(),
                                "count",
                                String.valueOf(part.count()),
                                "absent",
                                String.valueOf(part.absent())))
                        .toList(),
                samples(run.id()));
    }

    private static Map<String, String> reached(Reached reached) {
        String percent = reached.limitPercent() + " %";
        return row(
                "kind",
                reached.kind(),
                "company",
                reached.company() == null ? "(all)" : reached.company(),
                "count",
                String.valueOf(reached.count()),
                "known",
                String.valueOf(reached.known()),
                "limit",
                reached.limitCount() == null ? percent : reached.limitCount() + " or " + percent);
    }

    private List<Map<String, String>> samples(UUID run) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (RunRecord record : kept.samplesOf(run, SAMPLES_OF_A_KIND)) {
            rows.add(row(
                    "kind",
                    record.kind() == null ? "" : record.kind().name(),
                    "sourceId",
                    record.sourceId(),
                    "personId",
                    record.personId() == null ? "" : record.personId().toString(),
                    "why",
                    record.outcome().name()));
        }
        return rows;
    }

    private static Map<String, String> row(@Nullable String... cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1] == null ? "" : cells[i + 1]);
        }
        return row;
    }

    /**
     * Takes an answer, once.
     *
     * @throws Desk.Unacceptable if it does not fit, or comes too late; nothing is changed then
     */
    @Transactional
    public void resolve(String taskId, String user, Desk.Reply reply) {
        FeedRun run = task(taskId)
                .flatMap(this::run)
                .orElseThrow(() ->
                        new Desk.Unacceptable("This task is gone: the run was ended, or somebody else answered it."));
        Decision decision = Arrays.stream(Decision.values())
                .filter(way -> way.name().equals(reply.resolution()))
                .findFirst()
                .orElseThrow(() ->
                        new Desk.Unacceptable("The task 'approveRun' takes as 'resolution' one of APPROVE, REJECT."));
        String note = reply.note() == null || reply.note().isBlank()
                ? null
                : reply.note().strip();
        if (!runs.decide(run.id(), decision, user, note)) {
            throw new Desk.Unacceptable("This run does not wait for an answer any more.");
        }
        tasks.setAssignee(taskId, user);
        tasks.complete(taskId, Map.of(FeedRunSteps.APPROVAL.name(), decision.name()));
    }

    /** One mail a day, however often the step is repeated. */
    void tell(UUID run) {
        String day = LocalDate.ofInstant(calendar.now(), ZoneOffset.UTC).toString();
        for (String recipient : settings.recipients().getOrDefault("DESK", List.of())) {
            notices.send(new Notice(
                    run,
                    null,
                    "run-waits",
                    "desk",
                    recipient,
                    null,
                    Map.of("task", FeedRunSteps.APPROVAL_TASK, "occasion", day)));
        }
    }

    private Optional<Task> task(String taskId) {
        return Optional.ofNullable(tasks.createTaskQuery().taskId(taskId).singleResult())
                .filter(task -> task.getTaskDefinitionKey().equals(FeedRunSteps.APPROVAL_TASK));
    }

    private Optional<FeedRun> run(Task task) {
        Object run = runtime.getVariable(task.getExecutionId(), FeedRunSteps.RUN.name());
        return run == null ? Optional.empty() : kept.find(UUID.fromString(run.toString()));
    }
}
