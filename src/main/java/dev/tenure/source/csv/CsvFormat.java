package dev.tenure.source.csv;

import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.lang.Nullable;

/**
 * How a file is written.
 *
 * @param charset null: by its byte order mark, else UTF-8
 * @param delimiter null: the one that its first lines agree on
 * @param columns names of the columns of a file without a header row; empty: 1, 2, 3, ...
 * @param keyColumn whose value a record is known by; null if the mapping names it
 */
record CsvFormat(
        @Nullable Charset charset,
        @Nullable Character delimiter,
        char quote,
        boolean hasHeader,
        List<String> columns,
        @Nullable String keyColumn) {

    /** @throws FeedFault that names the setting that cannot be */
    static CsvFormat of(Connection connection) {
        boolean hasHeader = switch (text(connection, "header", "present")) {
            case "present" -> true;
            case "absent" -> false;
            default -> throw wrong("header", "is neither present nor absent");
        };
        String quote = text(connection, "quote", "\"");
        if (!quote.equals("\"") && !quote.equals("'")) {
            throw wrong("quote", "is neither \" nor '");
        }
        String columns = text(connection, "columns", "");
        String key = text(connection, "keyColumn", "");
        return new CsvFormat(
                charset(text(connection, "encoding", "auto")),
                delimiter(connection.find("delimiter").orElse("auto")),
                quote.charAt(0),
                hasHeader,
                columns.isEmpty()
                        ? List.of()
                        : Arrays.stream(columns.split(",", -1))
                                .map(String::strip)
                                .toList(),
                key.isEmpty() ? null : key);
    }

    @Nullable
    private static Charset charset(String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "auto" -> null;
            case "utf-8" -> StandardCharsets.UTF_8;
            case "utf-16le" -> StandardCharsets.UTF_16LE;
            case "utf-16be" -> StandardCharsets.UTF_16BE;
            case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
            case "windows-1252" -> Charset.forName("windows-1252");
            default -> throw wrong("encoding", "is none of auto, utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1");
        };
    }

    @Nullable
    private static Character delimiter(String delimiter) {
        return switch (delimiter.toLowerCase(Locale.ROOT)) {
            case "auto", "" -> null;
            case "tab", "\t" -> '\t';
            case ",", ";", "|" -> delimiter.charAt(0);
            default -> throw wrong("delimiter", "is none of auto , ; | tab");
        };
    }

    private static String text(Connection connection, String setting, String preset) {
        return connection
                .find(setting)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(preset);
    }

    static FeedFault wrong(String setting, String what) {
        return FeedFault.ofAll("setting-wrong", "The setting '" + setting + "' " + what + ".");
    }
}
