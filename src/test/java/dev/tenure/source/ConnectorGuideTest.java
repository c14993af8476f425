package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConnectorGuideTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(?:planhat|csv|rest)` \\|.*\\|$");

    @Test
    void theTableOfSettingsIsTheOneOfTheConnectors() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Connector connector : Connectors.all()) {
            for (ConnectorSetting setting : connector.settings()) {
                String preset = setting.preset() == null || setting.preset().isEmpty()
                        ? ""
                        : "`" + setting.preset().replace("|", "\\|") + "`";
                rows.add("| `" + connector.kind() + "` | `" + setting.name() + "` | "
                        + (setting.required() ? "yes" : "") + " | " + (setting.secret() ? "yes" : "") + " | " + preset
                        + " | " + setting.help().replace("|", "\\|") + " |");
            }
        }
        List<String> told = ROW.matcher(Files.readString(Path.of("docs/integrations.md")))
                .results()
                .map(row -> row.group())
                .toList();

        assertThat(told).as(() -> "paste this:\n" + String.join("\n", rows)).containsExactlyElementsOf(rows);
    }
}
