package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.ContentDifference;
import dev.tenure.source.Integration;
import dev.tenure.source.IntegrationVersion;
import dev.tenure.source.Schedule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * An integration as the API tells of it.
 *
 * @param workedOn the draft, or else what is launched; null in lists
 */
record IntegrationView(
        String name,
        String kind,
        Integration.State state,
        int newestVersion,
        @Nullable Integer draftVersion,
        @Nullable Integer launchedVersion,
        @Nullable Instant nextAt,
        @Nullable Instant lastStartedAt,
        @Nullable UUID lastRun,
        @Nullable String trouble,
        @Nullable Version workedOn) {

    static IntegrationView of(Integration integration, @Nullable IntegrationVersion version) {
        return new IntegrationView(
                integration.name(),
                integration.kind(),
                integration.state(),
                integration.newestVersion(),
                integration.draftVersion(),
                integration.launchedVersion(),
                integration.nextAt(),
                integration.lastStartedAt(),
                integration.lastRun(),
                integration.trouble(),
                version == null ? null : Version.of(version));
    }

    /** What it was told at one time. */
    record Version(
            int version,
            Instant madeAt,
            String madeBy,
            @Nullable Integer fromVersion,
            boolean dryRunPassed,
            @Schema(ref = "#/components/schemas/IntegrationContent") JsonNode content) {

        static Version of(IntegrationVersion version) {
            return new Version(
                    version.version(),
                    version.madeAt(),
                    version.madeBy(),
                    version.fromVersion(),
                    version.dryRun(),
                    version.content());
        }
    }

    /** In what two versions differ. */
    record Differences(int from, int to, List<Difference> differences) {}

    /** One place where they do. */
    record Difference(
            String pointer,
            @Nullable @Schema(implementation = Object.class) JsonNode before,
            @Nullable @Schema(implementation = Object.class) JsonNode after) {

        static Difference of(ContentDifference difference) {
            return new Difference(difference.pointer(), difference.before(), difference.after());
        }
    }

    /** What stands in the way of a launch. */
    record Validated(int version, boolean launchable, List<InputProblem> problems) {}

    /** A run that has begun. */
    record Started(UUID run) {}

    /** When it runs. */
    record Times(String schedule, List<Time> next) {

        static Times of(Schedule schedule, List<Instant> times, Locale locale) {
            return new Times(
                    schedule.words(locale),
                    times.stream()
                            .map(time -> new Time(time, schedule.words(time, locale)))
                            .toList());
        }
    }

    /** Once. */
    record Time(Instant at, String words) {}

    /**
     * A kind of system that can be read.
     *
     * @param schedule when one of this kind runs if nobody says otherwise
     */
    record Kind(String kind, List<ConnectorSetting> settings, String schedule) {}
}
