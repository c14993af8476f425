package dev.tenure.source;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of systems that Tenure can read. */
@Component
public class Connectors {

    /** A run that brings in many at once, or loses many, is looked at by a person first. */
    private static final Guard CAREFUL = new Guard(
            Map.of(
                    Difference.JOIN, new Limit(200, 20.0),
                    Difference.MOVE, new Limit(500, 20.0),
                    Difference.CHANGE, new Limit(2000, 30.0),
                    Difference.LEAVE, new Limit(50, 10.0)),
            Map.of(Difference.LEAVE, new Limit(25, 50.0)));

    private static final Map<String, ScheduleForm> USUAL = Map.of(
            "flexhr", ScheduleForm.every(Duration.ofMinutes(2)),
            "planhat", ScheduleForm.every(Duration.ofDays(1)),
            // Handed in by people; whoever watches a folder says how often.
            "csv", ScheduleForm.never(),
            "push", ScheduleForm.never());

    /** Sources that know what somebody is employed as; an organisational data feed does not. */
    private static final List<String> KNOW_EMPLOYMENT = List.of("flexhr", "csv", "push");

    private final Map<String, Connector> byKind;
    private final Mappings mappings;

    Connectors(ObjectProvider<Connector> connectors, Mappings mappings) {
        this.byKind = connectors.stream().collect(Collectors.toUnmodifiableMap(Connector::kind, Function.identity()));
        this.mappings = mappings;
    }

    /** By their kinds. */
    public List<Connector> all() {
        return byKind.values().stream()
                .sorted(Comparator.comparing(Connector::kind))
                .toList();
    }

    List<String> kinds() {
        return all().stream().map(Connector::kind).toList();
    }

    public Optional<Connector> find(String kind) {
        return Optional.ofNullable(byKind.get(kind));
    }

    Connector get(String kind) {
        return find(kind)
                .orElseThrow(() -> new IllegalStateException("No connector of kind '" + kind + "' is there any more."));
    }

    /** Whether runs read it; what is pushed comes by itself. */
    boolean isRead(String kind) {
        return !kind.equals("push");
    }

    /** What holds for an integration of that kind where nothing else is said. */
    public IntegrationForm usual(String kind) {
        ScheduleForm schedule = USUAL.getOrDefault(kind, organisationalData());
        return new IntegrationForm(
                Map.of(),
                null,
                IntegrationForm.Scope.USER,
                Preference.CREATE_AND_UPDATE,
                false,
                KNOW_EMPLOYMENT.contains(kind),
                true,
                mappings.preset(kind)
                        .map(Preset::form)
                        .orElse(new MappingForm(null, Map.of(), List.of(), List.of(), Map.of())),
                schedule,
                CAREFUL);
    }

    private static ScheduleForm organisationalData() {
        return new ScheduleForm(Duration.ofDays(2), LocalTime.of(2, 0), null, ZoneId.of("UTC"), Duration.ofMinutes(10));
    }
}
