package dev.tenure.source.flexhr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.ScheduleForm;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FlexSettingsTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "service-url", "https://nordlund.example/webapi/api/",
            "username", "tenure",
            "password", "secret",
            "instance", "10042");

    @Test
    void namesAndDefaultsAreTheseAndStayThese() {
        FlexSettings settings = with();

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.companies()).isEmpty();
        assertThat(settings.cron()).isEqualTo("0 */2 * * * *");
        assertThat(settings.modifiedSinceDays()).isEqualTo(30);
        assertThat(settings.overlap()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.pageSize()).isEqualTo(100);
        assertThat(settings.credential()).isEqualTo(FlexCredential.BASIC);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Stockholm"));
        assertThat(settings.department()).isEqualTo("none");
        assertThat(settings.location()).isEqualTo("none");
        assertThat(settings.phone()).isEqualTo("field:phone1");
        assertThat(settings.mobile()).isEqualTo("none");
        assertThat(settings.titlesPath()).isEqualTo("employmenttitles");
        assertThat(settings.employmentTypesPath()).isEqualTo("employmenttypes");
        assertThat(settings.contractorTypes()).contains("Konsult");
        assertThat(settings.insecureHttp()).isFalse();
    }

    @Test
    void everySettingCanBeSet() {
        FlexSettings settings = with(
                "companies", "1,2",
                "cron", "-",
                "modified-since-days", "7",
                "overlap", "15m",
                "page-size", "20",
                "credential", "instance-basic",
                "connect-timeout", "1s",
                "read-timeout", "9s",
                "zone", "UTC",
                "department", "field:Avdelning",
                "location", "company",
                "phone", "none",
                "mobile", "field:phone2",
                "titles-path", "",
                "employment-types-path", "types",
                "contractor-types", "K1,K2");

        assertThat(settings.companies()).isEqualTo(Set.of(1, 2));
        assertThat(settings.credential()).isEqualTo(FlexCredential.INSTANCE_BASIC);
        assertThat(settings.department()).isEqualTo("field:Avdelning");
        assertThat(settings.location()).isEqualTo("company");
        assertThat(settings.phone()).isEqualTo("none");
        assertThat(settings.integration().schedule()).isEqualTo(ScheduleForm.never());
        assertThat(settings.integration().settings())
                .containsEntry("companies", "1, 2")
                .containsEntry("credential", "instance-basic")
                .containsEntry("connectTimeoutSeconds", "1")
                .containsEntry("timeoutSeconds", "9")
                .containsEntry("overlap", "PT15M")
                .containsEntry("modifiedSinceDays", "7")
                .containsEntry("titlesPath", "none")
                .containsEntry("employmentTypesPath", "types")
                .containsEntry("contractorTypes", "K1, K2");
        assertThat(settings.titlesPath()).isEmpty();
        assertThat(settings.contractorTypes()).isEqualTo(List.of("K1", "K2"));
        assertThat(settings.overlap()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void nobodyIsAContractorWhereNoTypeIsNamed() {
        assertThat(with("contractor-types", "").integration().settings()).containsEntry("contractorTypes", "none");
    }

    @Test
    void eachOfThemIsOneOfTheIntegrationsAndNoneIsASecret() {
        Set<String> known = new FlexConnector(new SimpleMeterRegistry(), Clock.systemUTC())
                .settings().stream()
                        .filter(setting -> !setting.secret())
                        .map(ConnectorSetting::name)
                        .collect(Collectors.toSet());

        assertThat(with().integration().settings().keySet()).isSubsetOf(known).hasSize(known.size() - 1);
        assertThat(with().integration().settings().toString()).doesNotContain("secret");
        assertThat(with().integration().secrets()).containsEntry("password", "tenure.flexhr.password");
    }

    @ParameterizedTest
    @CsvSource({
        "cron, every day",
        "modified-since-days, 0",
        "page-size, 10000",
        "overlap, PT-2H",
        "titles-path, ?x",
        "employment-types-path, a b"
    })
    void whatCannotBeUsedIsToldAtTheStart(String name, String value) {
        assertThatThrownBy(() -> with(name, value))
                .rootCause()
                .hasMessageContaining("tenure.flexhr." + name)
                .hasMessageContaining(value);
    }

    @Test
    void withoutAServiceUrlItIsOff() {
        assertThat(bind(Map.of()).enabled()).isFalse();
        assertThat(with("enabled", "false").enabled()).isFalse();
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThatThrownBy(() -> bind(Map.of("enabled", "true", "username", "tenure")))
                .rootCause()
                .hasMessageContaining("service-url (TENURE_FLEXHR_SERVICEURL)")
                .hasMessageContaining("password (TENURE_FLEXHR_PASSWORD)")
                .hasMessageContaining("instance (TENURE_FLEXHR_INSTANCE)")
                .hasMessageNotContaining("tenure.flexhr.username");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/webapi/api/, https://a.example/webapi/api/",
        "https://a.example/webapi/api, https://a.example/webapi/api/",
        "https://a.example/WebApi/, https://a.example/WebApi/api/",
        "https://api.flexhrm.com, https://api.flexhrm.com/api/",
        "http://127.0.0.1:8081/webapi/, http://127.0.0.1:8081/webapi/api/"
    })
    void theServiceUrlMayBeWrittenEitherWay(String written, String used) {
        assertThat(with("service-url", written).serviceUrl()).isEqualTo(used);
    }

    @Test
    void thePasswordDoesNotTravelInClearTextUnlessSomebodySaysSo() {
        assertThatThrownBy(() -> with("service-url", "http://a.example/"))
                .rootCause()
                .hasMessageContaining("clear text");
        assertThat(with("service-url", "http://a.example/", "insecure-http", "true")
                        .enabled())
                .isTrue();
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(with().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "field:NationalIdentificationNumber",
                "field:EmailPrivate",
                "field:dateOfBirth",
                "field:",
                "avdelning"
            })
    void whatIsNeverReadCannotBeAskedFor(String source) {
        assertThatThrownBy(() -> with("department", source))
                .rootCause()
                .hasMessageContaining("tenure.flexhr.department");
    }

    private static FlexSettings with(String... more) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return bind(all);
    }

    private static FlexSettings bind(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("tenure.flexhr." + name, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("tenure.flexhr", FlexSettings.class);
    }
}
