package dev.tenure.source.flexhr;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.springframework.lang.Nullable;

/** A stretch of an employment under one title: first and last day, the last one open while it lasts. */
record FlexPeriod(
        @Nullable String fromDate,
        @Nullable String toDate,
        @Nullable String titleId,
        @Nullable String employmentTypeId) {

    private static final int END_OF_TIME = 9000;

    /** With its days as days. {@code last} is {@link LocalDate#MAX} while it is open. */
    record Days(LocalDate first, LocalDate last, FlexPeriod period) {

        boolean contains(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    /**
     * Its days as seen in the zone of the server.
     *
     * @throws DateTimeParseException if one is no date
     */
    Days days(ZoneId zone) {
        LocalDate first = fromDate == null || fromDate.isBlank() ? LocalDate.MIN : day(fromDate, zone);
        LocalDate last = toDate == null || toDate.isBlank() ? LocalDate.MAX : day(toDate, zone);
        return new Days(first, last.getYear() > END_OF_TIME ? LocalDate.MAX : last, this);
    }

    private static LocalDate day(String text, ZoneId zone) {
        String stripped = text.strip();
        if (stripped.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")) {
            return OffsetDateTime.parse(stripped).atZoneSameInstant(zone).toLocalDate();
        }
        return LocalDate.parse(stripped.length() > 10 ? stripped.substring(0, 10) : stripped);
    }
}
