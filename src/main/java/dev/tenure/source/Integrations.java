package dev.tenure.source;

import dev.tenure.source.Integration.State;
import dev.tenure.source.Integration.Version;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The systems that people are read from. Each change of a form is a version of its own; the one that runs stays as it is
 * until another one, of which a dry run went through, is launched in its place.
 */
@Component
public class Integrations implements CredentialUse, RunVersions {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}[a-z0-9]");

    /** Sources of ours; a feed of that name would speak with their voice. */
    private static final Set<String> OURS = Set.of("desk", "tenure");

    private final IntegrationRows rows;
    private final ForeignRecords foreign;
    private final FormCheck check;
    private final Mappings mappings;
    private final OwnFields ownFields;
    private final Clock clock;

    Integrations(
            IntegrationRows rows,
            ForeignRecords foreign,
            FormCheck check,
            Mappings mappings,
            OwnFields ownFields,
            Clock clock) {
        this.rows = rows;
        this.foreign = foreign;
        this.check = check;
        this.mappings = mappings;
        this.ownFields = ownFields;
        this.clock = clock;
    }

    /** By their names. */
    public List<Integration> all() {
        return rows.all();
    }

    public Optional<Integration> find(String name) {
        return rows.find(name);
    }

    /** The newest first. */
    public List<Version> versions(String name, int limit) {
        return rows.versions(name, limit);
    }

    public Optional<Version> version(String name, int version) {
        return rows.version(name, version);
    }

    /** What still keeps that version from being launched, the dry run aside. */
    public List<FormProblem> missing(Integration integration, Version version) {
        return check.missing(integration.kind(), version.form());
    }

    /**
     * Makes one, as a draft.
     *
     * @throws InvalidForm if it cannot be kept, not even as a draft
     * @throws NotPossibleNow if the name is taken
     */
    @Transactional
    public Integration create(String name, String kind, IntegrationForm form, String by) {
        check.draft(kind, form, name(name));
        if (!rows.add(name, kind, by, clock.instant())) {
            throw new NotPossibleNow("name-taken", "There is an integration '" + name + "': take another name.");
        }
        ownFields.addMissing(mappings.preset(kind).map(Preset::ownFields).orElse(List.of()));
        rows.addVersion(name, form, null, by, clock.instant());
        return get(name);
    }

    private static List<FormProblem> name(String name) {
        return NAME.matcher(name).matches() && !OURS.contains(name)
                ? List.of()
                : List.of(new FormProblem(
                        "/name",
                        "bad-name",
                        "A name has 2 to 42 small letters, digits and hyphens, begins with a letter, and is none of "
                                + OURS.stream().sorted().toList()
                                + "."));
    }

    /**
     * Keeps a form as the draft, in place of the draft that was; whatever runs goes on as it is.
     *
     * @param basedOn the version that the caller changed
     * @throws NotPossibleNow if somebody else made another version meanwhile
     */
    @Transactional
    public Integration edit(String name, IntegrationForm form, int basedOn, String by) {
        Integration now = locked(name);
        check.draft(now.kind(), form, List.of());
        int newest = rows.versions(name, 1).get(0).version();
        if (newest != basedOn && !Integer.valueOf(basedOn).equals(now.launched())) {
            throw new NotPossibleNow(
                    "changed-meanwhile",
                    "Version " + newest + " was made meanwhile: look at it, and base your change on it.");
        }
        rows.addVersion(name, form, basedOn, by, clock.instant());
        return get(name);
    }

    /** Lets go of the draft; one that was never launched is gone as a whole. */
    @Transactional
    public Optional<Integration> discard(String name) {
        Integration now = locked(name);
        if (now.launched() == null) {
            rows.remove(name);
            return Optional.empty();
        }
        rows.dropDraft(name);
        return Optional.of(get(name));
    }

    /**
     * Lets the draft run in place of what ran before.
     *
     * @throws NotPossibleNow if something is missing, or no dry run of this very version went through
     */
    @Transactional
    public Integration launch(String name, String by) {
        Integration now = locked(name);
        if (now.draft() == null) {
            throw new NotPossibleNow("no-draft", "There is no draft to launch: change the form first.");
        }
        Version draft = version(name, now.draft()).orElseThrow();
        List<FormProblem> missing = check.missing(now.kind(), draft.form());
        if (!missing.isEmpty()) {
            throw new NotPossibleNow("incomplete", "Something is missing before it can be launched.", missing);
        }
        if (draft.dryRun() == null && check.needsDryRun(now.kind())) {
            throw new NotPossibleNow(
                    "no-dry-run",
                    "No dry run of version " + draft.version()
                            + " went through to its end: start one, look at what it would do, then launch.");
        }
        return run(now, draft, now.state() == State.PAUSED ? State.PAUSED : State.LAUNCHED, by);
    }

    /**
     * Lets a version run again that ran before.
     *
     * @throws NotPossibleNow if it never ran, or cannot any more
     */
    @Transactional
    public Integration rollBack(String name, int version, String by) {
        Integration now = locked(name);
        Version before = version(name, version)
                .filter(one ->
                        one.launchedAt() != null && !Integer.valueOf(version).equals(now.launched()))
                .orElseThrow(() -> new NotPossibleNow(
                        "never-launched",
                        "Version " + version + " is no earlier version that ran: choose one that did."));
        List<FormProblem> missing = check.missing(now.kind(), before.form());
        if (!missing.isEmpty()) {
            throw new NotPossibleNow("incomplete", "Version " + version + " cannot run any more.", missing);
        }
        return run(now, before, now.state(), by);
    }

    private Integration run(Integration integration, Version version, State state, String by) {
        Instant now = clock.instant();
        rows.launched(integration.name(), version.version(), state, by, now);
        if (!version.form().missesPeople()) {
            foreign.missNobody(integration.name(), now);
        }
        plan(integration.name(), version.form().schedule(), now, now);
        return get(integration.name());
    }

    /** It does not run by itself until it is resumed. */
    @Transactional
    public Integration pause(String name) {
        Integration now = locked(name);
        if (now.launched() == null) {
            throw new NotPossibleNow("never-launched", "It was never launched: there is nothing to pause.");
        }
        rows.state(name, State.PAUSED);
        foreign.missNobody(name, clock.instant());
        rows.plan(name, null, null);
        return get(name);
    }

    /** It runs by itself again, at its next turn. */
    @Transactional
    public Integration resume(String name) {
        Integration now = locked(name);
        if (now.state() != State.PAUSED) {
            throw new NotPossibleNow("not-paused", "It is not paused.");
        }
        rows.state(name, State.LAUNCHED);
        Version version = version(name, now.launched()).orElseThrow();
        plan(name, version.form().schedule(), now.anchoredAt(), clock.instant());
        return get(name);
    }

    private void plan(String name, ScheduleForm schedule, Instant anchor, Instant after) {
        Timetable timetable = new Timetable(name, schedule, anchor);
        Instant due = timetable.next(after).orElse(null);
        rows.plan(name, due, due == null ? null : timetable.withJitter(due));
    }

    /** When a version runs by itself if it is the one that runs: in words, and its next turns. */
    public Turns turns(Integration integration, Version version, int count) {
        Instant now = clock.instant();
        boolean runs = Integer.valueOf(version.version()).equals(integration.launched());
        Timetable timetable =
                new Timetable(integration.name(), version.form().schedule(), runs ? integration.anchoredAt() : now);
        return new Turns(
                timetable.inWords(),
                timetable.next(now, count).stream()
                        .map(due -> new Turn(due, timetable.inWords(due)))
                        .toList());
    }

    /** A timetable for people. */
    public record Turns(String inWords, List<Turn> next) {}

    /** One turn of it, without the jitter. */
    public record Turn(Instant at, String inWords) {}

    @Override
    public OptionalInt versionFor(String name, boolean dryRun) {
        Optional<Integration> found = rows.find(name);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Integer version = dryRun && found.get().draft() != null
                ? found.get().draft()
                : found.get().launched();
        if (version == null) {
            throw new NotPossibleNow(
                    "never-launched",
                    "It was never launched: start a dry run, look at what it would do, then launch it.");
        }
        return OptionalInt.of(version);
    }

    @EventListener
    @Transactional
    public void passed(DryRunFinished dryRun) {
        rows.dryRunPassed(dryRun.integration(), dryRun.version(), dryRun.runId());
    }

    @Override
    public List<String> integrationsUsing(String credential) {
        return rows.using(credential);
    }

    private Integration get(String name) {
        return rows.find(name).orElseThrow();
    }

    private Integration locked(String name) {
        return rows.locked(name)
                .orElseThrow(
                        () -> new NotPossibleNow("unknown-integration", "There is no integration '" + name + "'."));
    }
}
