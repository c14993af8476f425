package dev.tenure.source.mapping;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a day in any of the formats that it was given. A text that two of them read as different days is no day: which
 * one is meant must not be guessed.
 */
record Days(List<Format> formats, ZoneId zone) {

    /** One way to write a day; empty where a text is not written so. */
    interface Format {
        Optional<LocalDate> read(String text, ZoneId zone);
    }

    private static final ZonedDateTime EXAMPLE = ZonedDateTime.parse("2026-11-26T13:14:15.123+01:00[Europe/Stockholm]");

    /** {@code iso}, {@code epoch-seconds}, {@code epoch-millis} or a pattern of letters. Fails with what is wrong. */
    static Format format(String format, Locale language) {
        return switch (format) {
            case "iso" -> iso();
            case "epoch-seconds" -> epoch(1000L);
            case "epoch-millis" -> epoch(1L);
            default -> pattern(format, language);
        };
    }

    LocalDate read(String text) {
        Set<LocalDate> days = formats.stream()
                .flatMap(format -> format.read(text, zone).stream())
                .collect(Collectors.toSet());
        if (days.isEmpty()) {
            throw new Failed("not-a-date", "is written in none of the formats that are named");
        }
        if (days.size() > 1) {
            throw new Failed("ambiguous-date", "is a different day by each of the formats that are named");
        }
        return days.iterator().next();
    }

    private static Format iso() {
        DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .optionalStart()
                .appendLiteral('T')
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffset("+HH:MM", "Z")
                .optionalEnd()
                .optionalEnd()
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        return (text, zone) -> read(formatter, text, zone);
    }

    private static Format epoch(long factor) {
        return (text, zone) -> {
            if (text.length() > 15 || !text.matches("-?[0-9]+")) {
                return Optional.empty();
            }
            Instant instant = Instant.ofEpochMilli(Long.parseLong(text) * factor);
            return Optional.of(instant.atZone(zone).toLocalDate());
        };
    }

    private static Format pattern(String pattern, Locale language) {
        // Strictly, "yyyy" is a year of an era, and nobody who writes it means one.
        String years = pattern.contains("G") ? pattern : pattern.replace('y', 'u');
        if (years.matches("(.*[^u])?uu([^u].*)?")) {
            throw new Failed("two-digit-year", "has a year of two digits, which does not say the century");
        }
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(years)
                    .toFormatter(language)
                    .withResolverStyle(ResolverStyle.STRICT);
            if (!read(formatter, formatter.format(EXAMPLE), EXAMPLE.getZone())
                    .equals(Optional.of(EXAMPLE.toLocalDate()))) {
                throw new Failed("bad-format", "does not name year, month and day");
            }
            return (text, zone) -> read(formatter, text, zone);
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new Failed("bad-format", "is no date format: write it with letters, as dd.MM.yyyy");
        }
    }

    private static Optional<LocalDate> read(DateTimeFormatter formatter, String text, ZoneId zone) {
        // Asked first, because an exception for each text of another format would cost more than all the rest.
        ParsePosition end = new ParsePosition(0);
        if (formatter.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
            return Optional.empty();
        }
        try {
            TemporalAccessor time = formatter.parse(text);
            return time.isSupported(ChronoField.INSTANT_SECONDS)
                    ? Optional.of(Instant.from(time).atZone(zone).toLocalDate())
                    : Optional.ofNullable(time.query(TemporalQueries.localDate()));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
