package dev.tenure.source.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Connector;
import dev.tenure.source.FeedFault;
import dev.tenure.source.FlexNode;
import dev.tenure.source.MovableClock;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.Taken;
import dev.tenure.source.UploadedFiles;
import dev.tenure.standin.FlexHrm;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvConnectorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir
    private static Path root;

    private final MovableClock clock = new MovableClock(NOW);
    private final FlexHrm hrm = FlexHrm.start(clock);
    private final TestDatabase database = TestDatabase.migrated();
    private final Path folder = makeFolder();
    private final FlexNode node =
            new FlexNode(database, hrm, clock, "csv.folder", root.toString(), "uploads.limit", "40MB");
    private final Connector connector = node.bean(CsvConnector.class);
    private final UploadedFiles uploads = node.bean(UploadedFiles.class);

    @AfterEach
    void close() {
        node.close();
        hrm.close();
    }

    private static Path makeFolder() {
        try {
            return Files.createDirectory(
                    root.toRealPath().resolve(UUID.randomUUID().toString()));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Taken readUpload(byte[] content, String... settings) {
        return readUpload(content, Taken.all(), settings);
    }

    private Taken readUpload(byte[] content, Taken taken, String... settings) {
        UUID id = uploads.keep("people", new ByteArrayInputStream(content), "admin");
        connector.read(new Connection("people", map(settings), Map.of(), id), taken);
        return taken;
    }

    private static Map<String, String> map(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    private static FeedFault faultOf(Runnable reading) {
        try {
            reading.run();
        } catch (FeedFault fault) {
            return fault;
        }
        throw new AssertionError("It was read.");
    }

    private static byte[] readAll(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] text(String... lines) {
        return String.join("\r\n", lines).getBytes(UTF_8);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, '', auto",
        "UTF-8, EFBBBF, auto",
        "UTF-8, EFBBBF, utf-8",
        "UTF-16LE, FFFE, auto",
        "UTF-16BE, FEFF, UTF-16",
        "windows-1252, '', auto",
        "windows-1252, '', windows-1252",
        "ISO-8859-1, '', ISO-8859-1"
    })
    void everyUsualEncodingIsRead(String charset, String bom, String setting) {
        byte[] content =
                joined(HexFormat.of().parseHex(bom), "id;namn\n1;Åsa Öberg\n".getBytes(Charset.forName(charset)));
        Taken taken = readUpload(content, "encoding", setting, "idColumn", "id");

        assertThat(taken.records()).hasSize(1);
        assertThat(taken.records().get(0).id()).isEqualTo("1");
        assertThat(taken.records().get(0).fields()).isEqualTo(Map.of("id", "1", "namn", "Åsa Öberg"));
    }

    @ParameterizedTest
    @CsvSource({"','", "';'", "'\t'", "'|'"})
    void everyUsualDelimiterIsFoundWhateverQuotesHold(String delimiter) {
        Taken taken = readUpload(text(
                "id" + delimiter + "\"a,;|b\"",
                "1" + delimiter + "\"x" + delimiter + "\"\"y\"\"\r\nz\"",
                "",
                "2" + delimiter));

        assertThat(taken.faults()).isEmpty();
        assertThat(taken.records())
                .extracting(record -> record.fields().get("a,;|b"))
                .containsExactly("x" + delimiter + "\"y\"\r\nz", "");
    }

    @Test
    void aWrongEncodingIsToldWithItsLineBeforeARecordIsTaken() {
        Taken taken = Taken.all();
        byte[] windows = "id\n1\nÅsa\n".getBytes(Charset.forName("windows-1252"));

        assertThat(faultOf(() -> readUpload(windows, taken, "encoding", "utf-8")))
                .hasMessageContaining("line 3")
                .extracting(FeedFault::code)
                .isEqualTo("wrong-encoding");
        assertThat(faultOf(() -> readUpload(text("id", "1", "Åsa"), taken, "encoding", "windows-1252")))
                .hasMessageContaining("line 3")
                .hasMessageContaining("whole file is UTF-8");
        assertThat(faultOf(() -> readUpload(
                        "id\n\u20ac\n".getBytes(Charset.forName("windows-1252")), taken, "encoding", "iso-8859-1")))
                .hasMessageContaining("line 2");
        assertThat(faultOf(() -> readUpload(joined(bytes(0xef, 0xbb, 0xbf), text("id")), taken, "encoding", "utf-16")))
                .hasMessageContaining("begins as UTF-8");
        assertThat(faultOf(() -> readUpload("id\nx\u0081\n".getBytes(StandardCharsets.ISO_8859_1), taken)))
                .hasMessageContaining("line 2");
        assertThat(taken.records()).isEmpty();
    }

    @Test
    void aFileInUtf8ThatIsCutOffOrBrokenInOnePlaceIsNotTakenForWindows() {
        byte[] whole = text("id,name", "1,Åsa Öberg", "2,Jörgen Ek", "3,Å");
        byte[] broken = joined(joined(text("id,name", "1,Åsa", "2,Jör"), bytes(0xff)), text("gen", "3,Ö"));
        Taken taken = Taken.all();

        for (byte[] content : List.of(Arrays.copyOf(whole, whole.length - 1), broken)) {
            assertThat(faultOf(() -> readUpload(content, taken)))
                    .extracting(FeedFault::code)
                    .isEqualTo("wrong-encoding");
        }
        assertThat(taken.records()).isEmpty();
        byte[] windows = "id,name\n1,Åsa\n2,Ã¥\n3,Jörgen\n".getBytes(Charset.forName("windows-1252"));
        assertThat(readUpload(windows).records())
                .extracting(record -> record.fields().get("name"))
                .containsExactly("Åsa", "Ã¥", "Jörgen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n \r\n", "\n", "\r"})
    void emptyLinesBeforeTheHeaderHideNoDelimiter(String before) {
        Taken taken = readUpload((before + "id;name\r1;Åsa\r").getBytes(UTF_8));

        assertThat(taken.records())
                .extracting(SourceRecord::fields)
                .isEqualTo(List.of(Map.of("id", "1", "name", "Åsa")));
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertThat(faultOf(() -> readUpload(bytes('P', 'K', 3, 4, 0, 0, 0)))).hasMessageContaining("workbook");
        assertThat(faultOf(() -> readUpload("id\nÅsa\n".getBytes(StandardCharsets.UTF_16LE)))
                        .code())
                .isEqualTo("binary");
        assertThat(faultOf(() -> readUpload(bytes(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0)))
                        .code())
                .isEqualTo("binary");
    }

    @Test
    void aRowOfAnotherWidthIsToldWithItsLineAndTheRestGoesOn() {
        Taken taken = readUpload(text("id,name", "1,\"a\r\nb\"", "2", "", "3,x,y", "4,d"));

        assertThat(taken.records())
                .extracting(record -> record.fields().get("id"))
                .containsExactly("1", "4");
        assertThat(taken.faults()).allMatch(fault -> !fault.endsReading());
        assertThat(taken.faults())
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Line 4 has 1 columns and the header 2"),
                        second -> assertThat(second).startsWith("Line 6 has 3 columns"));
    }

    @Test
    void nulsAndFieldsOfTenMegabytesFailTheirRowsAlone() {
        String filler = "x".repeat(1000);
        Taken taken = readUpload(text(
                "id,name",
                "1,a" + filler,
                "2,b\0b",
                "3," + "y".repeat(10 << 20),
                "4,\"" + "z,\n".repeat(1 << 20) + "\"",
                "5,c"));

        assertThat(taken.records())
                .extracting(record -> record.fields().get("id"))
                .containsExactly("1", "5");
        assertThat(taken.faults())
                .extracting(FeedFault::code)
                .containsExactly("null-character", "field-too-long", "field-too-long");
        assertThat(taken.faults().get(0)).hasMessageStartingWith("Line 3");
    }

    @Test
    void aQuoteThatIsNotClosedEndsTheReadingAtItsLine() {
        Taken taken = Taken.all();
        FeedFault open = faultOf(() -> readUpload(text("id,name", "1,a", "2,\"b", "3,c"), taken));
        FeedFault endless = faultOf(() -> readUpload(text("id,name", "1,\"" + "y,y\n".repeat(4 << 20)), Taken.all()));

        assertThat(open)
                .hasMessageStartingWith("Line 3")
                .extracting(FeedFault::code)
                .isEqualTo("unclosed-quote");
        assertThat(endless)
                .hasMessageStartingWith("Line 2")
                .extracting(FeedFault::code)
                .isEqualTo("row-too-long");
        assertThat(taken.records()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "id,,name,! header-empty! no column 2, 4",
                "id,name,id! header-duplicate! more than once: id",
                "number,name! header-without-id! It has: number, name"
            })
    void aHeaderThatCannotBeUsedIsTold(String header, String code, String told) {
        FeedFault fault = faultOf(() -> readUpload(text(header, "1,2,3,4"), "idColumn", "id"));

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault).hasMessageContaining(told);
    }

    @Test
    void aFileWithoutAHeaderTakesTheNamesOfItsColumnsFromTheSettings() {
        assertThat(readUpload(text("1;Åsa"), "columns", "id, name").records())
                .extracting(SourceRecord::fields)
                .isEqualTo(List.of(Map.of("id", "1", "name", "Åsa")));
        assertThat(faultOf(() -> readUpload(text("", ""))).code()).isEqualTo("no-header");
    }

    @Test
    void manyBadRowsAreToldInFewWords() {
        String[] lines = new String[1001];
        Arrays.fill(lines, "1");
        lines[0] = "id,name";
        Taken taken = readUpload(text(lines));

        assertThat(taken.faults()).hasSize(21);
        assertThat(taken.faults().get(20)).hasMessage("980 rows more cannot be read.");
    }

    @Test
    void aMillionRowsAreReadInASmallHeap() throws IOException, InterruptedException {
        Path file = folder.resolve("million.csv");
        try (BufferedWriter to = Files.newBufferedWriter(file)) {
            to.write("id;givenName;familyName;email;department\n");
            for (int i = 0; i < 1_000_000; i++) {
                to.write(i + ";Åsa;Öberg;asa.oberg" + i + "@nordlund.example;Försäljning\n");
            }
        }
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadMillion.class.getName(),
                        file.toString(),
                        "1000000")
                .inheritIO()
                .start();

        assertThat(reader.waitFor()).isEqualTo(42);
    }

    private Path lay(String name, String content, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
        return file;
    }

    private Connection watching(String... settings) {
        Map<String, String> all = map(settings);
        all.putIfAbsent("folder", folder.getFileName().toString());
        return new Connection("people", all, Map.of(), null);
    }

    private List<String> names(String sub) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(sub))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void filesThatAreWrittenToTheirEndsAreReadOneAfterTheOtherTheOldestFirst() throws IOException {
        lay("people-2.csv", "id\nsecond\n", Duration.ofHours(1));
        lay("people-1.csv", "id\nfirst\n", Duration.ofHours(2));
        lay("people-3.csv", "id\nhal", Duration.ofSeconds(2));
        lay("other.txt", "id\nother\n", Duration.ofMinutes(1));

        Taken sample = Taken.sample(10);
        connector.read(watching("pattern", "people-*.csv"), sample);
        assertThat(ids(sample)).containsExactly("first");
        assertThat(folder.resolve("people-1.csv")).exists();

        Taken first = Taken.all();
        connector.read(watching("pattern", "people-*.csv"), first);
        assertThat(ids(first)).containsExactly("first");
        assertThat(first.hasMore()).isTrue();
        assertThat(names("done")).containsExactly("20261123T080000.000Z-people-1.csv");

        Taken second = Taken.all();
        connector.read(watching("pattern", "people-*.csv"), second);
        assertThat(ids(second)).containsExactly("second");
        assertThat(second.hasMore()).isFalse();
        assertThat(names("done"))
                .containsExactly("20261123T080000.000Z-people-1.csv", "20261123T080000.000Z-people-2.csv");
        assertThat(folder.resolve("people-3.csv")).exists();
        assertThat(folder.resolve("other.txt")).exists();
        assertThat(faultOf(() -> connector.read(watching("pattern", "people-*.csv"), Taken.all()))
                        .code())
                .isEqualTo("no-file");
    }

    private static List<Object> ids(Taken taken) {
        return taken.records().stream().map(record -> record.fields().get("id")).toList();
    }

    @Test
    void aFileThatCannotBeMovedIsToldAndKeepsTheNextOneWaiting() throws IOException {
        lay("people-1.csv", "id\nfirst\n", Duration.ofHours(2));
        lay("people-2.csv", "id\nsecond\n", Duration.ofHours(1));
        Files.createDirectories(folder.resolve("done/20261123T080000.000Z-people-1.csv/taken"));

        Taken taken = Taken.all();
        assertThat(faultOf(() -> connector.read(watching(), taken)).code()).isEqualTo("file-not-moved");
        assertThat(taken.hasMore()).isFalse();
        assertThat(folder.resolve("people-1.csv")).exists();
    }

    @Test
    void aFileThatCannotBeReadIsMovedAsideWithItsReason() throws IOException {
        lay("people.csv", "id,id\n1,2\n", Duration.ofHours(1));

        assertThatThrownBy(() -> connector.read(watching(), Taken.all())).isInstanceOf(FeedFault.class);
        assertThat(names("failed"))
                .containsExactly("20261123T080000.000Z-people.csv", "20261123T080000.000Z-people.csv.reason.txt");
        assertThat(folder.resolve("failed/20261123T080000.000Z-people.csv.reason.txt"))
                .content()
                .startsWith("header-duplicate: ");
    }

    @Test
    void linksAndFoldersOutsideAreRefused() throws IOException {
        Path outside = Files.createTempDirectory("outside");
        Path secret = Files.writeString(outside.resolve("secret.csv"), "id\n1\n");
        Files.createSymbolicLink(folder.resolve("link.csv"), secret);
        Files.createSymbolicLink(root.toRealPath().resolve("link-" + folder.getFileName()), outside);

        assertThat(faultOf(() -> connector.read(watching(), Taken.all())).code())
                .isEqualTo("link-refused");
        for (String name : List.of("..", outside.toString(), "link-" + folder.getFileName(), "missing", "a/../../..")) {
            assertThat(faultOf(() -> connector.read(watching("folder", name), Taken.all()))
                            .code())
                    .as(name)
                    .isEqualTo("folder-refused");
        }
    }

    @Test
    void aWatchedFolderIsTriedWithoutBeingChanged() throws IOException {
        lay("people.csv", "id\n1\n", Duration.ofHours(1));

        assertThat(connector.check(watching())).hasSize(2).allMatch(ConnectionCheck::passed);
        assertThat(folder.resolve("people.csv")).exists();
        assertThat(connector.check(watching("folder", "missing"))).noneMatch(ConnectionCheck::passed);
    }

    @Test
    void anUploadIsKeptWholeOrNotAtAllAndRemovedWhenItIsRead() throws IOException {
        byte[] content = new byte[(3 << 20) + 5];
        Arrays.fill(content, (byte) 'a');
        UUID id = uploads.keep("people", new ByteArrayInputStream(content), "admin");

        try (InputStream kept = uploads.open(id)) {
            assertThat(kept.readAllBytes()).isEqualTo(content);
        }
        assertThat(database.client()
                        .sql("select sha256 || bytes from uploaded_file where id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .matches("[0-9a-f]{64}3145733");
        try (InputStream removedMeanwhile = uploads.open(id)) {
            removedMeanwhile.readNBytes(1);
            uploads.remove(id);
            assertThat(faultOf(() -> readAll(removedMeanwhile)).code())
                    .as("which is no end of the file")
                    .isEqualTo("upload-gone");
        }
        assertThat(faultOf(() -> uploads.open(id)).code()).isEqualTo("upload-gone");
        assertThat(faultOf(() -> uploads.keep("people", new ByteArrayInputStream(new byte[0]), "admin"))
                        .code())
                .isEqualTo("upload-empty");
        assertThat(faultOf(() -> uploads.keep("people", new ByteArrayInputStream(new byte[41 << 20]), "admin")))
                .hasMessageContaining("more than 40 MB");
        assertThat(database.client()
                        .sql("select count(*) from uploaded_file_part")
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
