package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.roster.Absorbed;
import dev.tenure.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** HR finds everybody's names in a folder, once for each state, and no half of a file. */
class ExportTest extends ProcessTest {

    @TempDir
    static Path place;

    @Autowired
    ExportFolder export;

    @Autowired
    JdbcClient db;

    @Autowired
    Merging merging;

    @DynamicPropertySource
    static void folder(DynamicPropertyRegistry settings) {
        settings.add("tenure.export.folder", () -> folder().toString());
        settings.add("tenure.export.delimiter", () -> ";");
        settings.add("tenure.export.byte-order-mark", () -> "true");
    }

    private static Path folder() {
        return place.resolve("exports");
    }

    @BeforeEach
    void emptyFolder() throws IOException {
        Files.createDirectories(folder());
        db.sql("delete from people_export").update();
    }

    @AfterEach
    void noFiles() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    @Test
    void everybodyIsInTheFileWithTheNamesOfTheirAccount() throws Exception {
        String anna = newNumber();
        String later = newNumber();
        worked(hr(anna, "givenName", "Änna", "familyName", "Berg" + anna, "email", "=cmd" + anna + "@corp.example"));
        worked(hr(later, "givenName", "Bo", "familyName", "Ek" + later, "startDate", "2099-01-01"));

        export.writeIfDue();

        assertThat(files()).hasSize(1);
        Path file = files().get(0);
        assertThat(file.getFileName().toString()).matches("people-\\d{8}T\\d{6}Z\\.csv");
        assertThat(Files.readString(file)).startsWith("\uFEFFemployeeId;accountName;userPrincipalName;mail;");
        CSVRecord row = row(file, anna);
        assertThat(row.get("accountName")).isEqualTo("anna.berg" + anna);
        assertThat(row.get("userPrincipalName")).startsWith("anna.berg" + anna + "@");
        assertThat(row.get("mail")).as("no formula").isEqualTo("'=cmd" + anna + "@corp.example");
        assertThat(row.get("objectGuid")).hasSize(36);
        assertThat(row.get("state")).isEqualTo("ENABLED");
        assertThat(row(file, later).get("state")).isEqualTo("NONE");
        assertThat(row(file, later).get("accountName")).isEmpty();
        assertThat(export.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void eachNumberOfSomebodyWithSeveralEmploymentsHasTheirOneAccount() throws Exception {
        String first = newNumber();
        String second = newNumber();
        Ticket hired = worked(hr(first, "givenName", "Dan", "familyName", "Ek" + first));
        Absorbed other = hr(second, "givenName", "Dan", "familyName", "Ek" + first, "startDate", "2099-01-01");
        merging.merge(hired.personId(), other.personId(), null, "kim", "one person");

        export.writeIfDue();

        Path file = files().get(0);
        assertThat(row(file, second).get("accountName"))
                .isEqualTo(row(file, first).get("accountName"));
        assertThat(row(file, second).get("state")).isEqualTo("ENABLED");
    }

    @Test
    void whatSaysTheSameIsNotWrittenAgainAndWhatIsNewIs() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Cia", "familyName", "Dal" + number));
        export.writeIfDue();
        List<Path> first = files();
        assertThat(first).hasSize(1);

        export.writeIfDue();
        assertThat(files()).as("not due").isEqualTo(first);
        due();
        export.writeIfDue();
        assertThat(files()).as("nothing is new").isEqualTo(first);

        worked(hr(number, "active", "false"));
        Files.delete(first.get(0));
        due();
        export.writeIfDue();
        assertThat(row(files().get(0), number).get("state")).isEqualTo("DISABLED");
    }

    @Test
    void aFolderThatIsNotThereIsToldAndTriedAgain() throws Exception {
        Files.delete(folder());

        export.writeIfDue();

        assertThat(export.health().getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(export.health().getDetails()).containsEntry("answer", "NoSuchFileException");
        Files.createDirectory(folder());
        due();
        export.writeIfDue();
        assertThat(files()).hasSize(1);
        assertThat(export.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void cellsThatASpreadsheetWouldRunAreTexts() {
        assertThat(Stream.of(
                                "=1+1", "+46", "-1", "@x", "\tx", "\rx", "\n=x", "\uFF1D1", "\uFF0B1", "\uFF0D1",
                                "\uFF20x")
                        .map(PeopleExport::harmless))
                .allMatch(cell -> cell.startsWith("'"));
        assertThat(PeopleExport.harmless("a=1")).isEqualTo("a=1");
        assertThat(PeopleExport.harmless("")).isEmpty();
        assertThat(PeopleExport.harmless(null)).isNull();
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new ExportSettings(null, Duration.ofHours(1), "\"", false))
                .hasMessageContaining("tenure.export.delimiter");
        assertThatThrownBy(() -> new ExportSettings(null, Duration.ofSeconds(1), ",", false))
                .hasMessageContaining("tenure.export.interval");
    }

    private void due() {
        db.sql("update people_export set due_at = ?")
                .param(Timestamp.from(Instant.EPOCH))
                .update();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.sorted().toList();
        }
    }

    private static CSVRecord row(Path file, String number) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(';')
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        String text = Files.readString(file).substring(1);
        return format.parse(new java.io.StringReader(text)).stream()
                .filter(row -> row.get("employeeId").equals(number))
                .findFirst()
                .orElseThrow();
    }
}
