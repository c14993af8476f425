package dev.tenure.source.csv;

import dev.tenure.source.FeedFault;
import dev.tenure.source.Reading;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.SourceText;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.lang.Nullable;

/** Reads one file row by row. A row that cannot be used is told with its line, and the rest goes on. */
class CsvRows {

    private static final int LONGEST_FIELD = 100_000;
    private static final int LONGEST_ROW = 12_000_000;
    private static final int MOST_TOLD = 20;
    private static final int LOOKED_AT_FOR_DELIMITER = 65_536;
    private static final String DELIMITERS = ",;\t|";

    private final Reading reading;
    private final String delimiter;
    private final List<String> givenColumns;

    @Nullable
    private final String idColumn;

    private long untold;
    private int told;

    /**
     * @param delimiter one character, or {@code auto}
     * @param givenColumns names of the columns of a file without a header; empty: its first line names them
     */
    CsvRows(Reading reading, String delimiter, List<String> givenColumns, @Nullable String idColumn) {
        this.reading = reading;
        this.delimiter = delimiter;
        this.givenColumns = givenColumns;
        this.idColumn = idColumn;
    }

    /**
     * Whether it was read to its end, rather than given up because nobody wanted more.
     *
     * @throws FeedFault if nothing more can be read
     */
    boolean read(CsvContent content, Encoding encoding) throws IOException {
        char separator = delimiter.equals("auto") ? likelyDelimiter(content, encoding) : delimiter.charAt(0);
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .setTrailingData(true)
                .get();
        try (Reader text = reader(content, encoding);
                RowLimit limited = new RowLimit(text);
                CSVParser rows =
                        CSVParser.builder().setReader(limited).setFormat(format).get()) {
            return read(rows, limited);
        }
    }

    private static Reader reader(CsvContent content, Encoding encoding) throws IOException {
        InputStream in = content.open();
        in.skipNBytes(encoding.bom());
        return new InputStreamReader(in, encoding.decoder());
    }

    private boolean read(CSVParser rows, RowLimit limit) {
        List<String> columns = givenColumns.isEmpty() ? null : checked(givenColumns);
        Iterator<CSVRecord> all = rows.iterator();
        while (true) {
            long line = rows.getCurrentLineNumber() + 1;
            limit.nextRow();
            CSVRecord row = next(all, line);
            if (row == null) {
                tellRest();
                if (columns == null) {
                    throw FeedFault.ofAll("no-header", "The file has no line that names its columns.");
                }
                return true;
            }
            if (row.size() == 1 && row.get(0).isBlank()) {
                continue;
            }
            if (columns == null) {
                columns = checked(StreamSupport.stream(row.spliterator(), false)
                        .map(name -> SourceText.clean(name).orElse(""))
                        .toList());
            } else if (!take(row, columns, line)) {
                return false;
            }
        }
    }

    @Nullable
    private CSVRecord next(Iterator<CSVRecord> all, long line) {
        try {
            return all.hasNext() ? all.next() : null;
        } catch (UncheckedIOException | IllegalStateException broken) {
            tellRest();
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            if (cause instanceof RowLimit.Passed) {
                throw FeedFault.ofAll(
                        "row-too-long",
                        "Line " + line + ": from here on there are more than " + LONGEST_ROW
                                + " characters without an end of the row. A quote that opens there is likely not closed; what"
                                + " came before is taken in.");
            }
            throw FeedFault.ofAll(
                    "unclosed-quote",
                    "Line " + line + ": a quote that opens here is not closed, so that nothing behind it can be read."
                            + " Correct the file; what came before is taken in.");
        }
    }

    private List<String> checked(List<String> columns) {
        List<String> empty = new ArrayList<>();
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).isEmpty()) {
                empty.add(Integer.toString(i + 1));
            } else {
                times.merge(columns.get(i), 1, Integer::sum);
            }
        }
        if (!empty.isEmpty()) {
            throw FeedFault.ofAll(
                    "header-empty",
                    "The header names no column " + String.join(", ", empty)
                            + ": name each, or take the column away. Check 'delimiter' if there are no such columns.");
        }
        String twice = times.entrySet().stream()
                .filter(each -> each.getValue() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!twice.isEmpty()) {
            throw FeedFault.ofAll(
                    "header-duplicate", "The header names these columns more than once: " + twice + ". Rename them.");
        }
        if (idColumn != null && !columns.contains(idColumn)) {
            throw FeedFault.ofAll(
                    "header-without-id",
                    "The header has no column '" + idColumn + "', which 'idColumn' names. It has: "
                            + String.join(", ", columns.subList(0, Math.min(50, columns.size()))) + ".");
        }
        return columns;
    }

    private boolean take(CSVRecord row, List<String> columns, long line) {
        if (row.size() != columns.size()) {
            tell(
                    "row-width",
                    "Line " + line + " has " + row.size() + " columns and the header " + columns.size()
                            + ": quote values that hold the delimiter.");
            return true;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            String value = row.get(i);
            if (value.length() > LONGEST_FIELD) {
                tell(
                        "field-too-long",
                        "Line " + line + ": the value of '" + columns.get(i) + "' has more than " + LONGEST_FIELD
                                + " characters.");
                return true;
            }
            if (value.indexOf('\0') >= 0) {
                tell("null-character", "Line " + line + ": the value of '" + columns.get(i) + "' has a NUL in it.");
                return true;
            }
            fields.put(columns.get(i), value);
        }
        String id = idColumn == null
                ? null
                : SourceText.clean((String) fields.get(idColumn)).orElse(null);
        return reading.take(new SourceRecord(id, fields));
    }

    private void tell(String code, String text) {
        if (told == MOST_TOLD) {
            untold++;
            return;
        }
        told++;
        reading.fault(FeedFault.ofPart(code, text));
    }

    private void tellRest() {
        if (untold > 0) {
            reading.fault(FeedFault.ofPart("rows-unreadable", untold + " rows more cannot be read."));
            untold = 0;
        }
    }

    /** The one that the first line that is not empty has most of, outside quotes. */
    private static char likelyDelimiter(CsvContent content, Encoding encoding) throws IOException {
        int[] counts = new int[DELIMITERS.length()];
        try (Reader text = new BufferedReader(reader(content, encoding))) {
            boolean quoted = false;
            boolean begun = false;
            for (int read = 0; read < LOOKED_AT_FOR_DELIMITER; read++) {
                int next = text.read();
                if (next < 0 || (begun && !quoted && (next == '\n' || next == '\r'))) {
                    break;
                }
                begun |= !Character.isWhitespace(next);
                quoted ^= next == '"';
                int which = DELIMITERS.indexOf(next);
                if (which >= 0 && !quoted) {
                    counts[which]++;
                }
            }
        }
        int most = Arrays.stream(counts).max().orElse(0);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == most) {
                return DELIMITERS.charAt(i);
            }
        }
        return ',';
    }

    /** Keeps a row that does not end from filling the memory. */
    private static final class RowLimit extends FilterReader {

        private long left = LONGEST_ROW;

        RowLimit(Reader text) {
            super(text);
        }

        static final class Passed extends IOException {

            private static final long serialVersionUID = 1L;
        }

        void nextRow() {
            left = LONGEST_ROW;
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            return counted(count, count);
        }

        private int counted(int result, int characters) throws IOException {
            left -= Math.max(0, characters);
            if (left < 0) {
                throw new Passed();
            }
            return result;
        }
    }
}
