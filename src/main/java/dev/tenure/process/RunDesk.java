package dev.tenure.process;

import dev.tenure.process.Desk.Reply;
import dev.tenure.process.Desk.Unacceptable;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.source.Limit;
import dev.tenure.source.ReleasedRecord;
import dev.tenure.source.Run;
import dev.tenure.source.RunDecision;
import dev.tenure.source.RunNotPossible;
import dev.tenure.source.Runs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Where people decide on a run that its guard stopped. What they see is read when they look, and kept nowhere. */
@Component
class RunDesk {

    private static final Logger LOG = LoggerFactory.getLogger(RunDesk.class);
    private static final int SAMPLES_OF_EACH = 10;
    private static final int URGENT = 100;

    private final Runs runs;
    private final Roster roster;
    private final RunsUnderWay underWay;
    private final Stakeholders stakeholders;
    private final Calendar calendar;
    private final TaskService tasks;
    private final RuntimeService runtime;

    RunDesk(
            Runs runs,
            Roster roster,
            RunsUnderWay underWay,
            Stakeholders stakeholders,
            Calendar calendar,
            TaskService tasks,
            RuntimeService runtime) {
        this.runs = runs;
        this.roster = roster;
        this.underWay = underWay;
        this.stakeholders = stakeholders;
        this.calendar = calendar;
        this.tasks = tasks;
        this.runtime = runtime;
    }

    /**
     * What the form shows.
     *
     * @param exceeded the limits that were passed
     * @param counts by kind and company
     * @param samples of the difference, those first that were stopped
     */
    record Content(
            String run,
            String integration,
            String summary,
            List<Map<String, String>> exceeded,
            List<Map<String, String>> counts,
            List<Map<String, String>> samples) {}

    boolean isOurs(String taskId) {
        return runOf(taskId).isPresent();
    }

    Optional<Content> content(String taskId) {
        return runOf(taskId).flatMap(runs::find).map(this::content);
    }

    /**
     * Takes an answer.
     *
     * @throws Unacceptable if it does not fit; nothing is changed then
     */
    void resolve(String taskId, String user, Reply reply) {
        UUID run = runOf(taskId)
                .orElseThrow(
                        () -> new Unacceptable("This task is gone: its cause has gone, or somebody else answered it."));
        RunDecision decision = Stream.of(RunDecision.values())
                .filter(one -> one.name().equals(reply.resolution()))
                .findFirst()
                .orElseThrow(() -> new Unacceptable(
                        "The task '" + FeedRunSteps.TASK + "' takes as 'resolution' one of APPROVE, REJECT."));
        String note = reply.note() == null || reply.note().isBlank()
                ? null
                : reply.note().strip();
        try {
            runs.decide(run, decision, user, note);
        } catch (RunNotPossible late) {
            throw new Unacceptable(late.getMessage());
        }
    }

    /** The guard has stopped it, and nobody has answered at once. */
    void tell(UUID run) {
        if (underWay.task(run).isPresent()) {
            runs.find(run).ifPresent(waiting -> stakeholders.tellOfRun(waiting, "stopped"));
        }
    }

    /** Nobody has answered: the task comes first from now on, and the desk is told once a day. */
    void remind(UUID run) {
        underWay.task(run).ifPresent(task -> {
            tasks.setPriority(task.getId(), URGENT);
            LOG.warn("Run {} has waited for approval for a day or more.", run);
            runs.find(run).ifPresent(waiting -> stakeholders.tellOfRun(waiting, calendar.dayOfReminder()));
        });
    }

    private Optional<UUID> runOf(String taskId) {
        Task task = tasks.createTaskQuery()
                .taskId(taskId)
                .taskDefinitionKey(FeedRunSteps.TASK)
                .singleResult();
        return task == null
                ? Optional.empty()
                : Optional.ofNullable(runtime.getVariable(task.getExecutionId(), FeedRunSteps.RUN.name()))
                        .map(id -> UUID.fromString(id.toString()));
    }

    private Content content(Run run) {
        List<Map<String, String>> counts = new ArrayList<>();
        List<Map<String, String>> exceeded = new ArrayList<>();
        for (Run.Tally tally : run.tallies()) {
            Map<String, String> row = row(tally);
            counts.add(row);
            if (tally.exceeded()) {
                exceeded.add(row);
            }
        }
        return new Content(
                run.id().toString(),
                run.integration(),
                "Version " + run.version() + ", begun " + run.startedAt() + " by " + run.startedBy() + " ("
                        + run.trigger() + "): " + run.progress().read() + " records read, "
                        + run.progress().toRelease() + " to release.",
                exceeded,
                counts,
                runs.samples(run.id(), SAMPLES_OF_EACH).stream()
                        .map(this::sample)
                        .toList());
    }

    private static Map<String, String> row(Run.Tally tally) {
        Map<String, String> row = new LinkedHashMap<>();
        String company = tally.company();
        row.put("where", company == null ? "The whole run" : company.isEmpty() ? "(no company)" : company);
        row.put("kind", tally.difference().name());
        row.put("people", String.valueOf(tally.people()));
        row.put("had", String.valueOf(tally.had()));
        row.put("percent", tally.had() == 0 ? "" : String.valueOf(Math.round(100.0 * tally.people() / tally.had())));
        row.put("limit", limit(tally.limit()));
        return row;
    }

    private static String limit(Limit limit) {
        return Stream.of(
                        limit.count() == null ? null : String.valueOf(limit.count()),
                        limit.percent() == null ? null : limit.percent() + " %")
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" or "));
    }

    private Map<String, String> sample(ReleasedRecord record) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("kind", Objects.requireNonNull(record.difference()).name());
        row.put("who", who(record));
        row.put("company", record.company() == null ? "" : record.company());
        row.put(
                "change",
                new TreeSet<>(record.after().keySet())
                        .stream()
                                .map(field ->
                                        field + ": " + text(record.before().get(field)) + " → "
                                                + text(record.after().get(field)))
                                .collect(Collectors.joining("; ")));
        return row;
    }

    private String who(ReleasedRecord record) {
        Optional<Person> known = Optional.ofNullable(record.personId()).flatMap(roster::find);
        String name = known.map(person -> person.facts().displayName())
                .orElseGet(() -> Stream.of(Field.GIVEN_NAME, Field.FAMILY_NAME)
                        .map(field -> record.after().get(field.name()))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(" ")));
        return (name + " (" + known.map(Person::employeeId).orElse(record.sourceId()) + ")").strip();
    }

    private static String text(@Nullable String value) {
        return value == null ? "–" : value;
    }
}
