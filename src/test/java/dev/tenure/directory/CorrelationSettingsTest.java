package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.directory.CorrelationSettings.Rule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class CorrelationSettingsTest {

    @Test
    void asDeliveredOnlyTheNumberIsSure() {
        CorrelationSettings settings =
                Binder.get(new MockEnvironment()).bindOrCreate("tenure.directory", CorrelationSettings.class);
        assertThat(settings.correlationSure()).isEqualTo(100);
        assertThat(settings.rules()).isEqualTo(Map.of(Rule.EMPLOYEE_NUMBER, 100, Rule.ADDRESS, 60));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "shoe-size:40", "address", "address:0;employee-number:100", "employee-number:99", "name:40"})
    void whatMakesNoSenseIsRefused(String rules) {
        assertThatThrownBy(() -> new CorrelationSettings(rules, 100)).isInstanceOf(IllegalArgumentException.class);
    }
}
