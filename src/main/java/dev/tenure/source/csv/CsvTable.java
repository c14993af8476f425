package dev.tenure.source.csv;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.FeedFault;
import dev.tenure.source.RawRecord;
import dev.tenure.source.RawRecords;
import dev.tenure.source.SourceText;
import dev.tenure.source.StorableText;
import java.io.BufferedInputStream;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.lang.Nullable;

/** A table in a file, read once from its start to its end, record by record; nothing of it is guessed or repaired. */
final class CsvTable {

    private static final int SAMPLE = 65_536;
    private static final int MOST_COLUMNS = 1_000;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final Pattern C1 = Pattern.compile("[\\x{80}-\\x{9F}]");
    private static final Pattern PADDED =
            Pattern.compile("^[\\s\\p{Z}\\p{Cf}].*|.*[\\s\\p{Z}\\p{Cf}]$", Pattern.DOTALL);

    private final CsvFormat format;
    private final RawRecords into;

    @Nullable
    private Charset charset;

    private CsvTable(CsvFormat format, RawRecords into) {
        this.format = format;
        this.into = into;
    }

    /**
     * Reads all of it. Does not say that it is complete: the file may have changed meanwhile.
     *
     * @throws FeedFault if the rest of it cannot be read; what was handed over before is good
     */
    static void read(InputStream file, CsvFormat format, RawRecords into) throws IOException {
        new CsvTable(format, into).read(file);
    }

    private void read(InputStream file) throws IOException {
        long[] line = {1};
        try {
            Reader text = strict(new BufferedInputStream(file, SAMPLE));
            char[] sample = new char[SAMPLE];
            int length = fill(text, sample);
            if (length == 0) {
                throw FeedFault.ofAll(
                        "empty", "The file is empty. Not even a header is in it, so that it says nothing.");
            }
            char delimiter = format.delimiter() == null ? delimiter(sample, length) : format.delimiter();
            MeteredText metered = new MeteredText(new Sequence(new CharArrayReader(sample, 0, length), text));
            try (CSVParser parser = CSVParser.builder()
                    .setReader(metered)
                    .setFormat(commons(delimiter))
                    .get()) {
                rows(parser, metered, line);
            }
        } catch (StrictText.Undecodable wrong) {
            throw undecodable(wrong);
        } catch (MeteredText.TooLong endless) {
            throw FeedFault.ofAll(
                    "record-too-long",
                    "The record at line " + line[0] + " has more than " + MeteredText.MOST
                            + " characters. Look there for a quote that is not closed.");
        }
    }

    private static int fill(Reader text, char[] sample) throws IOException {
        int length = 0;
        while (length < sample.length) {
            int read = text.read(sample, length, sample.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length;
    }

    private CSVFormat commons(char delimiter) {
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setQuote(format.quote())
                .setIgnoreEmptyLines(true)
                .get();
    }

    private StrictText strict(BufferedInputStream file) throws IOException {
        file.mark(4);
        byte[] start = file.readNBytes(3);
        file.reset();
        int mark = 0;
        Charset marked = null;
        if (start.length == 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF) {
            mark = 3;
            marked = StandardCharsets.UTF_8;
        } else if (start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE) {
            mark = 2;
            marked = StandardCharsets.UTF_16LE;
        } else if (start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF) {
            mark = 2;
            marked = StandardCharsets.UTF_16BE;
        }
        if (marked != null && format.charset() != null && !marked.equals(format.charset())) {
            throw FeedFault.ofAll(
                    "encoding-differs",
                    "The file says by its byte order mark that it is " + marked + ", the setting 'encoding' says "
                            + format.charset() + ". Correct the setting, or leave it out.");
        }
        file.skipNBytes(mark);
        Charset told = format.charset() == null ? StandardCharsets.UTF_8 : format.charset();
        charset = marked == null ? told : marked;
        return new StrictText(file, charset, mark);
    }

    private FeedFault undecodable(StrictText.Undecodable wrong) {
        return FeedFault.ofAll(
                "encoding-wrong",
                "Line " + wrong.line() + ", byte " + wrong.position() + " of the file, is no " + charset
                        + ". Give its true encoding in the setting 'encoding' (from Windows often windows-1252),"
                        + " or have it written as UTF-8.");
    }

    /** The only one in the header, or the only one by which the first lines have as many columns each. */
    private char delimiter(char[] sample, int length) {
        List<Character> inHeader = new ArrayList<>();
        List<Character> even = new ArrayList<>();
        for (char each : DELIMITERS) {
            if (isInHeader(sample, length, each)) {
                inHeader.add(each);
                if (widths(sample, length, each, 20).size() == 1) {
                    even.add(each);
                }
            }
        }
        if (inHeader.isEmpty()) {
            return ',';
        }
        if (inHeader.size() == 1) {
            return inHeader.get(0);
        }
        if (even.size() == 1) {
            return even.get(0);
        }
        throw FeedFault.ofAll(
                "delimiter-unclear",
                "The first lines do not show by what the columns are parted. Give it in the setting 'delimiter'.");
    }

    /** Outside of quotes, up to the end of the first line that is not blank. */
    private boolean isInHeader(char[] sample, int length, char delimiter) {
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < length; i++) {
            char each = sample[i];
            if (each == format.quote()) {
                quoted = !quoted;
            } else if (!quoted && each == delimiter) {
                return true;
            } else if (!quoted && (each == '\n' || each == '\r') && begun) {
                return false;
            }
            begun |= each != '\n' && each != '\r';
        }
        return false;
    }

    private Set<Integer> widths(char[] sample, int length, char delimiter, int records) {
        Set<Integer> widths = new HashSet<>();
        try (CSVParser parser = CSVParser.builder()
                .setReader(new CharArrayReader(sample, 0, length))
                .setFormat(commons(delimiter))
                .get()) {
            Iterator<CSVRecord> rows = parser.iterator();
            int before = 0;
            for (int i = 0; i < records && rows.hasNext(); i++) {
                // The last record of a sample that was cut off says nothing.
                if (i > 0) {
                    widths.add(before);
                }
                before = rows.next().size();
            }
            if (before > 0 && (length < SAMPLE || rows.hasNext() || widths.isEmpty())) {
                widths.add(before);
            }
            return widths;
        } catch (IOException | UncheckedIOException notSoWritten) {
            // Broken off in a quoted field, or not written with this one: what was counted before stands.
            return widths;
        }
    }

    private void rows(CSVParser parser, MeteredText metered, long[] line) throws IOException {
        Iterator<CSVRecord> rows = parser.iterator();
        List<String> header = null;
        while (true) {
            CSVRecord row = next(rows, parser, line);
            if (row == null) {
                break;
            }
            metered.recordEnded();
            long ends = parser.getCurrentLineNumber();
            long begins = ends - breaks(row);
            if (header == null) {
                header = header(row);
                if (format.hasHeader()) {
                    line[0] = ends + 1;
                    continue;
                }
            }
            handOver(header, row, begins);
            line[0] = ends + 1;
        }
        if (header == null) {
            throw FeedFault.ofAll("empty", "The file holds nothing but blank lines, so that it says nothing.");
        }
    }

    @Nullable
    private CSVRecord next(Iterator<CSVRecord> rows, CSVParser parser, long[] line) throws IOException {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (UncheckedIOException failed) {
            IOException cause = failed.getCause();
            if (cause instanceof StrictText.Undecodable || cause instanceof MeteredText.TooLong) {
                throw cause;
            }
            // The parser's own words may quote the file.
            throw FeedFault.ofAll(
                    "quoting-wrong",
                    "The record at line " + line[0] + " is not quoted as it must be: up to line "
                            + parser.getCurrentLineNumber()
                            + " a quote is not closed, or something follows a closed one."
                            + " Where the rest begins cannot be known; what came before is taken in.");
        }
    }

    private static long breaks(CSVRecord row) {
        long breaks = 0;
        for (String value : row) {
            for (int i = 0; i < value.length(); i++) {
                char each = value.charAt(i);
                if (each == '\r' || (each == '\n' && (i == 0 || value.charAt(i - 1) != '\r'))) {
                    breaks++;
                }
            }
        }
        return breaks;
    }

    private List<String> header(CSVRecord first) {
        List<String> names = new ArrayList<>();
        if (format.hasHeader()) {
            first.forEach(names::add);
        } else if (!format.columns().isEmpty()) {
            names.addAll(format.columns());
        } else {
            for (int i = 1; i <= first.size(); i++) {
                names.add(Integer.toString(i));
            }
        }
        if (names.size() > MOST_COLUMNS) {
            throw headerWrong("there are more than " + MOST_COLUMNS + " columns");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String column = "column " + (i + 1);
            if (name.isBlank()) {
                throw headerWrong(column + " has no name. Name it, or take the delimiter away from the lines' ends");
            }
            if (!StorableText.is(name)) {
                throw headerWrong(column + " holds a NUL. The file may be UTF-16: say so in the setting 'encoding'");
            }
            if (PADDED.matcher(name).matches()) {
                throw headerWrong(column + " has blanks or something invisible round its name");
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw headerWrong(column + " is named as another one before it");
            }
        }
        if (format.keyColumn() != null && !names.contains(format.keyColumn())) {
            throw headerWrong("no column is named as the setting 'keyColumn' says");
        }
        return names;
    }

    private static FeedFault headerWrong(String what) {
        return FeedFault.ofAll("header-wrong", "The header cannot be used: " + what + ".");
    }

    private void handOver(List<String> header, CSVRecord row, long line) {
        String place = "line " + line;
        if (row.size() != header.size()) {
            into.fault(FeedFault.ofPart(
                    "columns-differ",
                    "The record at " + place + " has " + row.size() + " columns, the header " + header.size() + "."));
            return;
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < header.size(); i++) {
            String value = row.get(i);
            if (!StorableText.is(value)) {
                into.fault(FeedFault.ofPart(
                        "record-not-understood",
                        "The record at " + place + " holds a NUL in column " + (i + 1)
                                + ". The file may be damaged, or UTF-16: say so in the setting 'encoding'."));
                return;
            }
            if (StandardCharsets.ISO_8859_1.equals(charset) && C1.matcher(value).find()) {
                into.fault(FeedFault.ofPart(
                        "record-not-understood",
                        "The record at " + place + " holds a control character in column " + (i + 1)
                                + ". The file is rather windows-1252 than ISO-8859-1."));
                return;
            }
            content.put(header.get(i), value);
        }
        if (format.keyColumn() == null) {
            into.take(new RawRecord(null, place, content));
            return;
        }
        SourceText.clean(content.get(format.keyColumn()).textValue())
                .ifPresentOrElse(
                        key -> into.take(new RawRecord(key, place, content)),
                        () -> into.fault(FeedFault.ofPart(
                                "key-missing", "The record at " + place + " has no value in its key column.")));
    }

    /** The sample first, and then what follows it. */
    private static final class Sequence extends Reader {

        private final Reader first;
        private final Reader then;
        private boolean firstEnded;

        Sequence(Reader first, Reader then) {
            this.first = first;
            this.then = then;
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            if (!firstEnded) {
                int read = first.read(into, from, length);
                if (read >= 0) {
                    return read;
                }
                firstEnded = true;
            }
            return then.read(into, from, length);
        }

        @Override
        public void close() throws IOException {
            then.close();
        }
    }
}
