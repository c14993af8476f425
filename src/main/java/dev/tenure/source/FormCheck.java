package dev.tenure.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;

/** What is wrong with a form, and what it lacks. */
@Component
class FormCheck {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Connectors connectors;
    private final Mappings mappings;
    private final Credentials credentials;

    FormCheck(Connectors connectors, Mappings mappings, Credentials credentials) {
        this.connectors = connectors;
        this.mappings = mappings;
        this.credentials = credentials;
    }

    /**
     * Whether it can be kept as a draft.
     *
     * @param more that is wrong, beside the form
     * @throws InvalidForm if not
     */
    void draft(String kind, IntegrationForm form, List<FormProblem> more) {
        List<FormProblem> problems = new ArrayList<>(more);
        Optional<Connector> connector = connectors.find(kind);
        if (connector.isEmpty()) {
            problems.add(new FormProblem(
                    "/kind",
                    "unknown-kind",
                    "There is no kind '" + kind + "': take one of " + connectors.kinds() + "."));
        } else {
            settings(connector.get(), form, problems);
        }
        schedule(form.schedule(), problems);
        limits("/guard/perRun/", form.guard().perRun(), problems);
        limits("/guard/perCompany/", form.guard().perCompany(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidForm(problems);
        }
    }

    private static void settings(Connector connector, IntegrationForm form, List<FormProblem> problems) {
        Set<String> known =
                connector.settings().stream().map(ConnectorSetting::name).collect(Collectors.toSet());
        Set<String> secret = connector.settings().stream()
                .filter(ConnectorSetting::secret)
                .map(ConnectorSetting::name)
                .collect(Collectors.toSet());
        for (String name : form.settings().keySet()) {
            String pointer = "/settings/" + name.replace("~", "~0").replace("/", "~1");
            if (secret.contains(name)) {
                problems.add(new FormProblem(
                        pointer,
                        "secret",
                        "'" + name + "' is a secret: store it as a credential and name that in 'credential'."));
            } else if (!known.contains(name)) {
                problems.add(new FormProblem(
                        pointer,
                        "unknown-setting",
                        "'" + connector.kind() + "' has no setting '" + name + "': it has "
                                + known.stream()
                                        .filter(one -> !secret.contains(one))
                                        .sorted()
                                        .toList() + "."));
            } else {
                connector
                        .refusal(name, form.settings().get(name))
                        .ifPresent(why -> problems.add(new FormProblem(pointer, "refused", why)));
            }
        }
    }

    private static void schedule(ScheduleForm schedule, List<FormProblem> problems) {
        if (schedule.cron() != null) {
            if (schedule.every() != null || schedule.at() != null) {
                problems.add(new FormProblem(
                        "/schedule/cron", "two-schedules", "Give either 'cron', or 'every' and 'at', not both."));
            }
            if (!CronExpression.isValidExpression(schedule.cron())) {
                problems.add(new FormProblem(
                        "/schedule/cron",
                        "bad-cron",
                        "'cron' has six fields (second minute hour day month weekday), such as 0 */2 * * * *."));
            }
        }
        if (schedule.every() != null && schedule.every().compareTo(SHORTEST) < 0) {
            problems.add(new FormProblem(
                    "/schedule/every", "too-often", "'every' is one minute or more, such as PT2M or PT48H."));
        }
        if (schedule.jitter().isNegative()
                || (schedule.every() != null && schedule.jitter().compareTo(schedule.every()) >= 0)) {
            problems.add(new FormProblem(
                    "/schedule/jitter", "bad-jitter", "'jitter' is not negative, and shorter than 'every'."));
        }
    }

    private static void limits(String pointer, Map<Difference, Limit> limits, List<FormProblem> problems) {
        limits.forEach((difference, limit) -> {
            if (limit.count() != null && limit.count() < 0) {
                problems.add(new FormProblem(
                        pointer + difference + "/count", "bad-limit", "A count is a whole number from 0 on."));
            }
            if (limit.percent() != null && !(limit.percent() >= 0 && limit.percent() <= 100)) {
                problems.add(new FormProblem(
                        pointer + difference + "/percent", "bad-limit", "A percentage is a number from 0 to 100."));
            }
        });
    }

    /** What is missing before it can run; nothing if it can. */
    List<FormProblem> missing(String kind, IntegrationForm form) {
        List<FormProblem> problems = new ArrayList<>();
        Connector connector = connectors.get(kind);
        for (ConnectorSetting setting : connector.settings()) {
            if (setting.required()
                    && !setting.secret()
                    && blank(form.settings().get(setting.name()))
                    && setting.preset() == null) {
                problems.add(new FormProblem(
                        "/settings/" + setting.name(),
                        "required",
                        "'" + setting.name() + "' is missing: " + setting.text()));
            }
        }
        credential(connector, form, problems);
        if (connectors.isRead(kind)) {
            try {
                mappings.compile(form.mapping());
            } catch (InvalidMapping invalid) {
                invalid.problems()
                        .forEach(problem -> problems.add(
                                new FormProblem("/mapping" + problem.pointer(), problem.code(), problem.detail())));
            }
        }
        return problems;
    }

    private void credential(Connector connector, IntegrationForm form, List<FormProblem> problems) {
        List<String> needed = connector.settings().stream()
                .filter(setting -> setting.secret() && setting.required())
                .map(ConnectorSetting::name)
                .toList();
        if (form.credential() == null) {
            if (!needed.isEmpty()) {
                problems.add(new FormProblem(
                        "/credential", "required", "Choose a stored credential with " + needed + ", or store one."));
            }
        } else if (credentials.find(form.credential()).isEmpty()) {
            problems.add(new FormProblem(
                    "/credential", "unknown-credential", "There is no credential '" + form.credential() + "'."));
        }
    }

    /** What is only pushed cannot be tried out by reading. */
    boolean needsDryRun(String kind) {
        return connectors.isRead(kind);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
