package dev.tenure.source.flexhr;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * What all employment periods of a person amount to on one day. Periods that follow one another without a day between
 * them are one employment: the end of a probation is no leaving. The employment of that day decides, else the next
 * one, else the last one, which is over.
 *
 * @param firstDay null if open
 * @param lastDay null if open
 * @param active false only if every employment is over
 * @param period the one whose title and type hold
 * @param changesOn the next day on which the same periods amount to something else; null if none
 */
record FlexEmployment(
        @Nullable LocalDate firstDay,
        @Nullable LocalDate lastDay,
        boolean active,
        FlexPeriod period,
        @Nullable LocalDate changesOn) {

    /**
     * Nothing if there is no period: then nothing is known, least of all that somebody has left.
     *
     * @throws java.time.format.DateTimeParseException if a period's day is no date
     */
    static Optional<FlexEmployment> of(List<FlexPeriod> periods, LocalDate today, ZoneId zone) {
        List<FlexPeriod.Days> days = periods.stream()
                .map(period -> period.days(zone))
                // One that ends before it begins was called off.
                .filter(period -> !period.last().isBefore(period.first()))
                .sorted(Comparator.comparing(FlexPeriod.Days::first).thenComparing(FlexPeriod.Days::last))
                .toList();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        List<Stretch> stretches = stretches(days);
        Stretch decisive = stretches.stream()
                .filter(stretch -> !stretch.last.isBefore(today))
                .findFirst()
                .orElse(stretches.get(stretches.size() - 1));
        LocalDate changesOn = days.stream()
                .flatMap(period -> Stream.of(period.first(), dayAfter(period.last())))
                .filter(day -> day.isAfter(today) && day.isBefore(LocalDate.MAX))
                .min(Comparator.naturalOrder())
                .orElse(null);
        return Optional.of(new FlexEmployment(
                decisive.first.equals(LocalDate.MIN) ? null : decisive.first,
                decisive.last.equals(LocalDate.MAX) ? null : decisive.last,
                !decisive.last.isBefore(today),
                decisive.on(today),
                changesOn));
    }

    private static List<Stretch> stretches(List<FlexPeriod.Days> sorted) {
        List<Stretch> stretches = new ArrayList<>();
        for (FlexPeriod.Days next : sorted) {
            Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && !next.first().isAfter(dayAfter(last.last))) {
                last.add(next);
            } else {
                stretches.add(new Stretch(next));
            }
        }
        return stretches;
    }

    private static LocalDate dayAfter(LocalDate day) {
        return day.equals(LocalDate.MAX) ? day : day.plusDays(1);
    }

    /** Periods without a gap, in the order of their first days. */
    private static final class Stretch {

        private final LocalDate first;
        private final List<FlexPeriod.Days> periods = new ArrayList<>();
        private LocalDate last;

        Stretch(FlexPeriod.Days start) {
            this.first = start.first();
            this.last = start.last();
            periods.add(start);
        }

        void add(FlexPeriod.Days next) {
            periods.add(next);
            last = next.last().isAfter(last) ? next.last() : last;
        }

        /** The newest that holds on that day; before all of them the first, after them the last. */
        FlexPeriod on(LocalDate day) {
            if (day.isBefore(first)) {
                return periods.get(0).period();
            }
            return periods.stream()
                    .filter(period -> period.contains(day))
                    .reduce((earlier, later) -> later)
                    .orElse(periods.get(periods.size() - 1))
                    .period();
        }
    }
}
