package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.roster.PersonalData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database has no table that docs/privacy.md does not name. */
class PrivacyInventoryTest extends ProcessTest {

    @Autowired
    private JdbcClient db;

    @Autowired
    private List<PersonalData> rooms;

    @Autowired
    private RetentionSettings settings;

    @Test
    void everyTableIsNamedWithWhatErasureDoes() throws IOException {
        String page = Files.readString(Path.of("docs/privacy.md"));
        List<String> tables = db.sql("""
                        select table_name from information_schema.tables
                        where table_schema in ('tenure', 'public') and table_type = 'BASE TABLE' order by 1
                        """).query(String.class).list();

        assertThat(tables).hasSizeGreaterThan(60);
        assertThat(tables)
                .allSatisfy(table -> assertThat(page)
                        .as("docs/privacy.md has to say what is kept of people in it, how long, and what erasure does")
                        .contains("`" + table.replaceFirst("^(act_[a-z]+_).*", "$1*") + "`"));
    }

    @Test
    void everyTableThatHasAPersonIsStatedByARoom() {
        Set<String> stated = rooms.stream()
                .flatMap(room -> room.holdings().stream())
                .map(PersonalData.Holding::table)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> withPeople = db.sql("""
                        select table_name from information_schema.columns
                        where table_schema = 'tenure' and column_name = 'person_id' order by 1
                        """).query(String.class).list();

        assertThat(stated).containsAll(withPeople);
    }

    @Test
    void everyTimeOfKeepingHasASettingOnThePage() throws IOException {
        String page = Files.readString(Path.of("docs/privacy.md"));
        assertThat(rooms.stream().flatMap(room -> room.retentions().stream()))
                .hasSize(8)
                .allSatisfy(what -> assertThat(page)
                        .contains("| `tenure.retention." + what.kind() + "` | "
                                + settings.of(what).toDays() + "d |"));
    }
}
