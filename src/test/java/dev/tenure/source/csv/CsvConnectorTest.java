package dev.tenure.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenure.source.Collected;
import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import dev.tenure.source.MovableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CsvConnectorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir
    private Path place;

    private final MovableClock clock = new MovableClock(NOW);
    private Path folder;
    private CsvUploads uploads;
    private CsvConnector connector;

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectories(place.resolve("feeds/nordlund"));
        CsvSettings settings = new CsvSettings(
                place.resolve("feeds"), place.resolve("uploads"), DataSize.ofKilobytes(1), Duration.ofDays(1));
        uploads = new CsvUploads(settings, clock);
        connector = new CsvConnector(settings, uploads, clock);
    }

    @Test
    void theNewestCompleteFileIsReadAndOneThatIsBeingWrittenIsLeftAlone() throws IOException {
        put("old.csv", "old", 300);
        put("new.csv", "new", 120);
        put("half.csv", "half", 59);
        put("notes.txt", "other", 200);

        assertThat(name(read())).isEqualTo("new");
        connector.ended(connection(), true);
        assertThat(files(".")).containsExactly("half.csv", "notes.txt");
        assertThat(files("done")).containsExactly("20261123T080000Z-new.csv");
        assertThat(files("superseded")).containsExactly("20261123T080000Z-old.csv");
        assertThat(catchThrowableOfType(FeedFault.class, this::read).code()).isEqualTo("no-file");

        clock.forward(Duration.ofSeconds(1));
        assertThat(name(read())).isEqualTo("half");
    }

    @Test
    void whatAnInterruptedRunReadIsReadAgainBeforeAnythingNewer() throws IOException {
        put("monday.csv", "monday", 300);
        assertThat(name(read())).isEqualTo("monday");
        put("tuesday.csv", "tuesday", 100);

        assertThat(name(read())).isEqualTo("monday");
        connector.ended(connection(), true);
        connector.ended(connection(), true);
        assertThat(name(read())).isEqualTo("tuesday");
    }

    @Test
    void eachFileIsReadOldestFirstWhereEachCounts() throws IOException {
        put("b.csv", "first", 300);
        put("a.csv", "second", 200);

        assertThat(name(read("order", "each"))).isEqualTo("first");
        connector.ended(connection("order", "each"), false);
        assertThat(files("failed")).hasSize(1);
        assertThat(name(read("order", "each"))).isEqualTo("second");
    }

    @Test
    void aMarkerSaysThatAFileIsCompleteUnlessItIsOfAnotherBefore() throws IOException {
        put("people.csv", "people", 10);
        put("people.csv.done", "", 11);
        assertThat(catchThrowableOfType(FeedFault.class, () -> read("complete", "marker"))
                        .code())
                .isEqualTo("no-file");
        put("people.csv.done", "", 9);

        assertThat(name(read("complete", "marker"))).isEqualTo("people");
        assertThat(files(".")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../uploads", "/etc", "missing", ".", "link"})
    void foldersThatAreNoneOfOursAreRefused(String name) throws IOException {
        Files.createDirectories(place.resolve("uploads"));
        Files.createSymbolicLink(place.resolve("feeds/link"), place.resolve("uploads"));

        FeedFault fault = catchThrowableOfType(FeedFault.class, () -> read("folder", name));
        assertThat(fault.code()).isEqualTo("setting-wrong");
    }

    @Test
    void anUploadIsReadAsOftenAsItsRunNeedsAndIsGoneAfterIt() throws IOException {
        UUID id = keep("name\nAnna\n");
        Connection upload = new Connection(Map.of("upload", id.toString()), Map.of(), List.of(), null);
        for (int i = 0; i < 2; i++) {
            Collected read = new Collected();
            connector.read(upload, read);
            assertThat(read.isComplete()).isTrue();
        }
        assertThat(connector.test(upload)).extracting(check -> check.passed()).containsExactly(true, true);

        connector.ended(upload, true);
        assertThat(catchThrowableOfType(FeedFault.class, () -> connector.read(upload, new Collected()))
                        .code())
                .isEqualTo("upload-gone");
    }

    @Test
    void anUploadThatIsTooLargeOrForgottenLeavesNothing() throws IOException {
        assertThat(catchThrowableOfType(FeedFault.class, () -> keep("x".repeat(1025)))
                        .code())
                .isEqualTo("file-too-large");
        assertThat(place.resolve("uploads")).isEmptyDirectory();
        UUID old = keep("name\nAnna\n");
        Files.setLastModifiedTime(uploads.find(old).orElseThrow(), FileTime.from(NOW.minus(Duration.ofHours(25))));
        keep("name\nBo\n");

        assertThat(uploads.find(old)).isEmpty();
    }

    @Test
    void aTestMovesNothing() throws IOException {
        assertThat(connector.test(connection()))
                .extracting(check -> check.step() + check.passed())
                .containsExactly("addresstrue", "rightstrue", "recordfalse");
        put("people.csv", "people", 100);
        assertThat(connector.test(connection()))
                .extracting(check -> check.step() + check.passed())
                .containsExactly("addresstrue", "rightstrue", "recordtrue");
        assertThat(files(".")).containsExactly("people.csv");
    }

    private UUID keep(String text) throws IOException {
        return uploads.keep(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void put(String file, String name, int secondsAgo) throws IOException {
        Path path = Files.writeString(folder.resolve(file), "name\n" + name + "\n");
        Files.setLastModifiedTime(path, FileTime.from(clock.instant().minusSeconds(secondsAgo)));
    }

    private List<String> files(String below) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String name(Collected read) {
        assertThat(read.isComplete()).isTrue();
        return read.records().get(0).content().get("name").textValue();
    }

    private Collected read(String... settings) {
        Collected read = new Collected();
        connector.read(connection(settings), read);
        return read;
    }

    private static Connection connection(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("folder", "nordlund"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Connection(all, Map.of(), List.of(), null);
    }
}
