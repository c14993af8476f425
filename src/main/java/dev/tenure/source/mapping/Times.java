package dev.tenure.source.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Days and moments in the spellings that sources use and that can mean one thing only. */
final class Times {

    private static final Pattern WITH_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d.{0,60}");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,14}");
    private static final DateTimeFormatter MOMENT =
            format("uuuu-MM-dd['T'][' ']HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS][XXX][XX][X]");
    private static final List<DateTimeFormatter> DAYS =
            List.of(DateTimeFormatter.ISO_LOCAL_DATE, format("d.M.uuuu"), format("uuuu/M/d"));

    private Times() {}

    /** As the pattern says, and only days that there are: otherwise 31 April would be read as 30 April. */
    static DateTimeFormatter format(String pattern) {
        return new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue())
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The day as it is written, whatever the offset; of milliseconds or seconds since 1970 the day in UTC. */
    static Optional<LocalDate> day(String text) {
        String day = text.strip();
        if (day.length() == 10 && day.charAt(4) == '-') {
            return parse(day, DAYS.get(0));
        }
        if (DIGITS.matcher(day).matches()) {
            return dayInDigits(day);
        }
        if (day.length() > 10) {
            return WITH_TIME.matcher(day).matches() ? parse(day.substring(0, 10), DAYS.get(0)) : Optional.empty();
        }
        return DAYS.stream().flatMap(format -> parse(day, format).stream()).findFirst();
    }

    /** The moment; one without an offset is taken in UTC, and a day at its beginning there. */
    static Optional<Instant> moment(String text) {
        String moment = text.strip();
        if (DIGITS.matcher(moment).matches() && moment.length() >= 10 && moment.length() <= 13) {
            return sinceEpoch(moment);
        }
        if (WITH_TIME.matcher(moment).matches()) {
            try {
                TemporalAccessor read = MOMENT.parseBest(moment, OffsetDateTime::from, LocalDateTime::from);
                return Optional.of(
                        read instanceof OffsetDateTime offset
                                ? offset.toInstant()
                                : ((LocalDateTime) read).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException notAMoment) {
                return Optional.empty();
            }
        }
        return day(moment).map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** The day on which the moment falls there; a day without a time stays the day that it is. */
    static Optional<LocalDate> dayIn(String text, ZoneId zone) {
        boolean hasTime = text.strip().length() > 10
                || (DIGITS.matcher(text.strip()).matches() && text.strip().length() != 8);
        return hasTime ? moment(text).map(moment -> LocalDate.ofInstant(moment, zone)) : day(text);
    }

    private static Optional<LocalDate> dayInDigits(String digits) {
        return switch (digits.length()) {
            case 8, 14 -> parse(digits.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
            case 10, 13 -> sinceEpoch(digits).map(moment -> LocalDate.ofInstant(moment, ZoneOffset.UTC));
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> sinceEpoch(String digits) {
        return switch (digits.length()) {
            case 10 -> Optional.of(Instant.ofEpochSecond(Long.parseLong(digits)));
            case 13 -> Optional.of(Instant.ofEpochMilli(Long.parseLong(digits)));
            default -> Optional.empty();
        };
    }

    private static Optional<LocalDate> parse(String text, DateTimeFormatter format) {
        try {
            return Optional.of(LocalDate.parse(text, format));
        } catch (DateTimeException notSo) {
            return Optional.empty();
        }
    }
}
