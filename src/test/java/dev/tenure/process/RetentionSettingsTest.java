package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetentionSettingsTest {

    private static final Retention AUDIT = new Retention("audit", Duration.ofDays(366), "");

    @Test
    void namesAndDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new RetentionSettings(
                        Duration.ofDays(730),
                        Duration.ofDays(730),
                        Duration.ofDays(730),
                        Duration.ofDays(365),
                        Duration.ofDays(730),
                        Duration.ofDays(90),
                        Duration.ofDays(400),
                        Duration.ofDays(365),
                        Duration.ofDays(1095),
                        "0 15 2 * * *",
                        Duration.ofHours(1)));
        assertThat(bind(Map.of("tenure.retention.people", "30d")).people()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void theAuditRecordIsNeverYoungerThanAYear() {
        assertThat(bind(Map.of("tenure.retention.audit", "366d")).of(AUDIT)).isEqualTo(Duration.ofDays(366));
        assertThatThrownBy(() -> bind(Map.of("tenure.retention.audit", "365d")).of(AUDIT))
                .hasMessage("tenure.retention.audit is PT8760H: give it 366d or more.");
    }

    private static RetentionSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("tenure.retention", RetentionSettings.class);
    }
}
