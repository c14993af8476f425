package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProcessSettingsTest {

    @Test
    void namesAndDefaults() {
        ProcessSettings defaults = bind(Map.of());
        assertThat(defaults)
                .isEqualTo(new ProcessSettings(
                        ZoneId.of("Europe/Stockholm"),
                        Map.of(),
                        "classpath:dmn/",
                        Map.of(),
                        Map.of(),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofDays(7),
                        ProcessSettings.ReportsOfLeavers.TELL,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1)));
    }

    @Test
    void aRoleOrAPlaceIsTheSameInAnyCase() {
        ProcessSettings settings = bind(Map.of(
                "tenure.process.recipients.desk",
                "desk@nordlund.example",
                "tenure.process.zones.auckland",
                "Pacific/Auckland"));
        assertThat(settings.recipients().get("DESK")).isEqualTo(List.of("desk@nordlund.example"));
        assertThat(settings.zones().get("Auckland")).isEqualTo(ZoneId.of("Pacific/Auckland"));
    }

    private static ProcessSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tenure.process", ProcessSettings.class);
    }
}
