package dev.tenure.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenure.source.Collected;
import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import dev.tenure.source.RawRecord;
import dev.tenure.source.RawRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

    @ParameterizedTest
    @CsvSource({
        "UTF-8, auto, ''",
        "UTF-8, auto, \uFEFF",
        "UTF-16LE, auto, \uFEFF",
        "UTF-16BE, auto, \uFEFF",
        "UTF-16LE, utf-16le, ''",
        "windows-1252, windows-1252, ''",
        "ISO-8859-1, iso-8859-1, ''"
    })
    void everyEncodingIsReadAndNothingOfItsMark(String written, String told, String mark) {
        byte[] file = (mark + "Namn;Ort\nÅsa Öberg;Malmö\n").getBytes(Charset.forName(written));
        Collected read = read(file, "encoding", told);

        assertThat(read.records()).hasSize(1);
        assertThat(read.records().get(0).content().toString()).isEqualTo("{\"Namn\":\"Åsa Öberg\",\"Ort\":\"Malmö\"}");
        assertThat(read.records().get(0).place()).isEqualTo("line 2");
    }

    @Test
    void aByteThatIsNoTextIsNamedByItsLineAndPlaceAndNeverReplaced() {
        byte[] file = "Name;City\nAnna;Lund\n\u00c5sa;Ystad\n".getBytes(StandardCharsets.ISO_8859_1);
        FeedFault fault = fault(file);

        assertThat(fault.code()).isEqualTo("encoding-wrong");
        assertThat(fault).hasMessageContaining("Line 3, byte 21").hasMessageContaining("windows-1252");
    }

    @Test
    void windowsTextThatIsCalledLatin1IsFound() {
        Collected read = read(new byte[] {'a', ',', 'b', '\n', (byte) 0x80, ',', 'x', '\n'}, "encoding", "iso-8859-1");

        assertThat(read.records()).isEmpty();
        assertThat(read.faults().get(0)).hasMessageContaining("windows-1252");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "|", "\t"})
    void theDelimiterIsFoundWhateverTheFieldsHold(String delimiter) {
        Collected read = read(utf8(String.join(delimiter, "a", "\"b,;|\tb\"", "c") + "\n"
                + String.join(delimiter, "1", "\"2,;|\t\"", "3") + "\n"));

        assertThat(read.records().get(0).content().get("a").textValue()).isEqualTo("1");
        assertThat(read.records().get(0).content().get("c").textValue()).isEqualTo("3");
    }

    @Test
    void aDelimiterThatCannotBeKnownIsAskedFor() {
        assertThat(fault(utf8("a,b;c\n1,2;3\n")).code()).isEqualTo("delimiter-unclear");
        assertThat(read(utf8("a,b;c\n1,2;3\n"), "delimiter", ";").records()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;;c", "a;b;", "a;b;A", "a; b;c", "a;b\u00a0;c", "a;\u200bb;c", "a;b\0;c"})
    void aHeaderThatIsUnclearIsRefused(String header) {
        assertThat(fault(utf8(header + "\n1;2;3\n")).code()).isEqualTo("header-wrong");
    }

    @Test
    void aFileThatSaysNothingIsNoFileWithoutPeople() {
        assertThat(fault(utf8("")).code()).isEqualTo("empty");
        assertThat(fault(utf8("\n\r\n\n")).code()).isEqualTo("empty");
        assertThat(read(utf8("a,b\n")).faults()).isEmpty();
    }

    @Test
    void aRecordThatIsWrongIsNamedAndTheOthersAreRead() {
        Collected read =
                read(utf8("a,b\r\n1,2\r\n\r\n3\r\n\"x\r\ny\",\"=cmd|' /C calc'!A0\"\r\n5,6,7\r\n8,\0\r\n9,10"));

        assertThat(read.records().stream().map(RawRecord::place)).containsExactly("line 2", "line 5", "line 9");
        assertThat(read.records().get(1).content().get("b").textValue()).isEqualTo("=cmd|' /C calc'!A0");
        assertThat(read.faults().stream().map(FeedFault::getMessage))
                .satisfiesExactly(
                        one -> assertThat(one).contains("line 4 has 1 columns"),
                        two -> assertThat(two).contains("line 7 has 3 columns"),
                        three -> assertThat(three).contains("line 8").contains("NUL"));
    }

    @Test
    void aQuoteThatIsNotClosedEndsTheReadingAtItsLine() {
        Collected read = new Collected();
        FeedFault fault = catchThrowableOfType(
                FeedFault.class,
                () -> CsvTable.read(bytes("a,b\n1,2\n3,\"secret\n5,6\n"), format("delimiter", ","), read));

        assertThat(fault.code()).isEqualTo("quoting-wrong");
        assertThat(fault).hasMessageContaining("line 3");
        assertThat(fault.getMessage()).doesNotContain("secret");
        assertThat(read.records()).hasSize(1);
    }

    @Test
    void aFieldOfTenMegabytesEndsTheReadingAtItsLine() {
        FeedFault fault = fault(utf8("a,b\n1,2\n3," + "x".repeat(10_000_000) + "\n"));

        assertThat(fault.code()).isEqualTo("record-too-long");
        assertThat(fault).hasMessageContaining("line 3");
    }

    @Test
    void aMillionLinesPassAsAStream() throws IOException {
        int lines = 1_000_000;
        AtomicInteger count = new AtomicInteger();
        InputStream file = new SequenceInputStream(
                bytes("Nr;Namn;Ort\n"), new Repeated(utf8("002837;Åsa Öberg;\"Malmö; Skåne\"\n"), lines));
        CsvTable.read(file, format("keyColumn", "Nr"), new RawRecords() {
            @Override
            public void take(RawRecord record) {
                count.incrementAndGet();
            }

            @Override
            public void fault(FeedFault fault) {
                throw fault;
            }

            @Override
            public void complete() {}
        });

        assertThat(count).hasValue(lines);
    }

    @Test
    void withoutAHeaderColumnsHaveTheNamesThatAreGivenOrNumbers() {
        assertThat(read(utf8("1,2\n"), "header", "absent")
                        .records()
                        .get(0)
                        .content()
                        .toString())
                .isEqualTo("{\"1\":\"1\",\"2\":\"2\"}");
        assertThat(read(utf8("1,2\n"), "header", "absent", "columns", "nr, ort", "keyColumn", "nr")
                        .records()
                        .get(0)
                        .content()
                        .toString())
                .isEqualTo("{\"nr\":\"1\",\"ort\":\"2\"}");
    }

    @Property(tries = 300)
    void everyTableThatIsWrittenIsReadBack(
            @ForAll("tables") List<List<String>> table,
            @ForAll("delimiters") String delimiter,
            @ForAll("encodings") String encoding)
            throws IOException {
        StringBuilder text = new StringBuilder(encoding.equals("auto") ? "\uFEFF" : "");
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setDelimiter(delimiter.charAt(0)).get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (List<String> row : table) {
                printer.printRecord(row);
            }
        }
        Charset charset = encoding.equals("auto") ? StandardCharsets.UTF_16LE : Charset.forName(encoding);
        Collected read = read(
                text.toString().getBytes(charset),
                "header",
                "absent",
                "encoding",
                encoding,
                "delimiter",
                delimiter.equals("\t") ? "tab" : delimiter);

        assertThat(read.faults()).isEmpty();
        assertThat(read.records().stream().map(record -> {
                    List<String> row = new ArrayList<>();
                    record.content().forEach(value -> row.add(value.textValue()));
                    return row;
                }))
                .containsExactlyElementsOf(table);
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> cell =
                Arbitraries.strings().withChars(" ,;|\t\"'\r\n=+-@aÅäöé\u00a0").ofMaxLength(8);
        return Arbitraries.integers()
                .between(1, 5)
                .flatMap(width -> cell.list().ofSize(width).list().ofMinSize(1).ofMaxSize(8));
    }

    @Provide
    Arbitrary<String> delimiters() {
        return Arbitraries.of(",", ";", "\t", "|");
    }

    @Provide
    Arbitrary<String> encodings() {
        return Arbitraries.of("utf-8", "auto", "utf-16be", "windows-1252", "iso-8859-1");
    }

    private static final class Repeated extends InputStream {

        private final byte[] line;
        private long left;

        Repeated(byte[] line, int times) {
            this.line = line;
            this.left = (long) line.length * times;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            return line[(int) ((line.length - left-- % line.length) % line.length)] & 0xFF;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(utf8(text));
    }

    private static FeedFault fault(byte[] file) {
        return catchThrowableOfType(FeedFault.class, () -> read(file));
    }

    private static Collected read(byte[] file, String... settings) {
        Collected read = new Collected();
        try {
            CsvTable.read(new ByteArrayInputStream(file), format(settings), read);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return read;
    }

    private static CsvFormat format(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return CsvFormat.of(new Connection(all, Map.of(), Collections.emptyList(), null));
    }
}
