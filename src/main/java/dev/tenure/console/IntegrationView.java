package dev.tenure.console;

import dev.tenure.source.FormProblem;
import dev.tenure.source.Integration;
import dev.tenure.source.Integration.State;
import dev.tenure.source.IntegrationForm;
import dev.tenure.source.Integrations;
import dev.tenure.source.Integrations.Turns;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * An integration with its two versions.
 *
 * @param launched the version that runs
 * @param draft the version that is being made
 * @param nextRunAt with its jitter
 */
record IntegrationView(
        String name,
        String kind,
        State state,
        @Nullable VersionView launched,
        @Nullable VersionView draft,
        @Nullable Instant nextRunAt,
        Instant createdAt,
        String createdBy) {

    /**
     * A version.
     *
     * @param missing what keeps it from being launched, the dry run aside
     * @param dryRun the one that went through with this very version
     * @param schedule in words, with the next five turns
     */
    record VersionView(
            int version,
            IntegrationForm form,
            @Nullable Integer basedOn,
            Instant madeAt,
            String madeBy,
            List<FormProblem> missing,
            @Nullable UUID dryRun,
            @Nullable Instant launchedAt,
            @Nullable String launchedBy,
            Turns schedule) {}

    static IntegrationView of(Integration integration, Integrations integrations) {
        return new IntegrationView(
                integration.name(),
                integration.kind(),
                integration.state(),
                version(integration, integration.launched(), integrations),
                version(integration, integration.draft(), integrations),
                integration.nextRunAt(),
                integration.createdAt(),
                integration.createdBy());
    }

    @Nullable
    private static VersionView version(Integration integration, @Nullable Integer number, Integrations integrations) {
        return number == null
                ? null
                : integrations
                        .version(integration.name(), number)
                        .map(version -> view(integration, version, integrations))
                        .orElse(null);
    }

    static VersionView view(Integration integration, Integration.Version version, Integrations integrations) {
        return new VersionView(
                version.version(),
                version.form(),
                version.basedOn(),
                version.madeAt(),
                version.madeBy(),
                integrations.missing(integration, version),
                version.dryRun(),
                version.launchedAt(),
                version.launchedBy(),
                integrations.turns(integration, version, 5));
    }
}
