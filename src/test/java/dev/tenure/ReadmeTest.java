package dev.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tenure.standin.Nordlund;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What the README says of settings, files and the sample company is true. */
class ReadmeTest {

    /** Read in application.yml or by the embedded run, by no settings record. */
    private static final Set<String> ELSEWHERE = Set.of(
            "TENURE_DATABASE_URL",
            "TENURE_DATABASE_USERNAME",
            "TENURE_DATABASE_PASSWORD",
            "TENURE_DATABASE_PASSWORD_FILE",
            "TENURE_SECURITY_SESSIONTIMEOUT",
            "TENURE_SECURITY_TRUSTEDPROXIES",
            "TENURE_DEMO_DATA");

    private final String readme = Files.readString(Path.of("README.md"));
    private final Map<String, String> settings = settings();

    ReadmeTest() throws IOException {}

    @Test
    void everySettingStandsInATableWithItsDefault() {
        assertThat(settings).hasSizeGreaterThan(50);
        assertThat(settings.entrySet().stream()
                        .filter(setting -> readme.lines()
                                .noneMatch(row -> row.startsWith("| `" + setting.getKey() + "` | "
                                        + (setting.getValue().isEmpty() ? "" : "`" + setting.getValue() + "`") + " |")))
                        .map(Map.Entry::getKey))
                .isEmpty();
    }

    @Test
    void noTableNamesASettingThatIsNotThere() {
        assertThat(Pattern.compile("TENURE_[A-Z0-9_]+(<\\.\\.\\.>)?")
                        .matcher(readme)
                        .results()
                        .map(found -> found.group())
                        .filter(name -> !settings.containsKey(name) && !ELSEWHERE.contains(name)))
                .isEmpty();
    }

    @Test
    void everyFileThatItLeadsToIsThere() {
        assertThat(Pattern.compile("]\\((?!http)([^)#]+)\\)")
                        .matcher(readme)
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(file -> Files.exists(Path.of(file)), "exists");
    }

    @Test
    void theHireReportsToSomebodyWhoIsThere() {
        assertThat(readme).contains("\"managerEmployeeId\": \"" + Nordlund.CHIEF + "\"");
    }

    /** The environment variables of all settings, with their defaults. */
    private static Map<String, String> settings() {
        Map<String, String> found = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.tenure")) {
            type.tryGetAnnotationOfType(ConfigurationProperties.class)
                    .ifPresent(properties -> read(properties.value(), type.reflect(), found));
        }
        return found;
    }

    private static void read(String prefix, Class<?> type, Map<String, String> found) {
        for (RecordComponent setting : type.getRecordComponents()) {
            String name = prefix + "." + setting.getName();
            Class<?> element = element(setting);
            if (element.isRecord()) {
                read(name + ".0", element, found);
            } else {
                String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
                found.put(
                        Map.class.isAssignableFrom(setting.getType()) ? variable + "_<...>" : variable,
                        defaultOf(type, setting.getName()));
            }
        }
    }

    private static Class<?> element(RecordComponent setting) {
        return Collection.class.isAssignableFrom(setting.getType())
                        && setting.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : setting.getType();
    }

    /** The annotation stands on the constructor's parameters. */
    private static String defaultOf(Class<?> type, String name) {
        return Stream.of(type.getDeclaredConstructors())
                .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                .filter(parameter -> parameter.getName().equals(name))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(annotation -> annotation != null)
                .map(annotation -> String.join(",", annotation.value()))
                .collect(Collectors.joining());
    }
}
