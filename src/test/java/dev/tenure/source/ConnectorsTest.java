package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import dev.tenure.standin.FlexHrm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorsTest {

    private final FlexHrm hrm = FlexHrm.start(Clock.systemUTC());
    private final FlexNode node = new FlexNode(TestDatabase.migrated(), hrm, Clock.systemUTC());
    private final Collection<Connector> connectors = node.all(Connector.class);

    @AfterEach
    void close() {
        node.close();
        hrm.close();
    }

    @Test
    void eachKindHasAName() {
        assertThat(connectors)
                .extracting(Connector::kind)
                .containsExactlyInAnyOrder("flexhr", "planhat", "csv", "rest", "push");
        assertThat(connectors).allSatisfy(each -> assertThat(each.title()).isNotBlank());
    }

    @Test
    void eachKindAndEachOfItsSettingsIsInTheGuide() throws IOException {
        String guide = Files.readString(Path.of("docs/connectors.md"));
        assertThat(connectors).allSatisfy(each -> {
            String title = "\n## `" + each.kind() + "`";
            assertThat(guide).contains(title);
            int from = guide.indexOf(title) + 1;
            int to = guide.indexOf("\n## ", from);
            String section = to < 0 ? guide.substring(from) : guide.substring(from, to);
            assertThat(each.settings())
                    .allSatisfy(setting -> assertThat(section).contains("`" + setting.name() + "`"));
        });
    }

    @Test
    void settingsHaveNamesOfTheirOwnAndSayWhatTheyAre() {
        assertThat(connectors).allSatisfy(each -> {
            assertThat(each.settings()).extracting(ConnectorSetting::name).doesNotHaveDuplicates();
            assertThat(each.settings()).allSatisfy(setting -> {
                assertThat(setting.name()).matches("[a-z][A-Za-z]+");
                assertThat(setting.text()).isNotBlank();
                assertThat(setting.secret() && (setting.preset() != null || setting.hasChoices()))
                        .isFalse();
            });
        });
    }

    @Test
    void whoeverHasSecretsSaysWhereTheyAreSent() {
        assertThat(connectors).allSatisfy(each -> {
            assertThat(each.addresses().isEmpty())
                    .isEqualTo(each.settings().stream().noneMatch(ConnectorSetting::secret));
            assertThat(each.settings())
                    .filteredOn(setting -> !setting.secret())
                    .extracting(ConnectorSetting::name)
                    .containsAll(each.addresses());
        });
    }

    @Test
    void whatPushesCannotBeRead() {
        Connector push = connectors.stream()
                .filter(each -> each.kind().equals("push"))
                .findFirst()
                .orElseThrow();
        Connection connection = new Connection("hr", Map.of(), Map.of(), null);

        assertThatThrownBy(() -> push.read(connection, Taken.all()))
                .isInstanceOfSatisfying(
                        FeedFault.class,
                        fault -> assertThat(fault.endsReading()).isTrue())
                .hasMessageContaining("/personnel-changes");
        assertThat(push.check(connection)).isEmpty();
    }
}
