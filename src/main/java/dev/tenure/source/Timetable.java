package dev.tenure.source;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;

/** When an integration is due, counted from the day of its launch, so that it is the same on each node and after each start. */
class Timetable {

    private static final Duration DAY = Duration.ofDays(1);
    private static final LocalTime TWO_AT_NIGHT = LocalTime.of(2, 0);
    private static final DateTimeFormatter IN_WORDS =
            DateTimeFormatter.ofPattern("EEEE d MMMM uuuu 'at' HH:mm z", Locale.ENGLISH);

    private final String integration;
    private final ScheduleForm form;
    private final Instant anchor;

    /** @param anchor from which intervals count: the launch */
    Timetable(String integration, ScheduleForm form, Instant anchor) {
        this.integration = integration;
        this.form = form;
        this.anchor = anchor;
    }

    /** The first one after that instant, without the jitter; none if it never runs by itself. */
    Optional<Instant> next(Instant after) {
        if (form.cron() != null) {
            ZonedDateTime next = CronExpression.parse(form.cron()).next(after.atZone(form.zone()));
            return Optional.ofNullable(next).map(ZonedDateTime::toInstant);
        }
        if (form.every() == null) {
            return Optional.empty();
        }
        return Optional.of(isWholeDays() ? byCalendar(after) : byInterval(after));
    }

    List<Instant> next(Instant after, int count) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = next(after);
        while (next.isPresent() && times.size() < count) {
            times.add(next.get());
            next = next(next.get());
        }
        return times;
    }

    /** When that one really starts: always the same instant for the same turn. */
    Instant withJitter(Instant due) {
        long millis = form.jitter().toMillis();
        if (millis <= 0) {
            return due;
        }
        // Spread, since the hashes of two turns differ little.
        long spread = (integration + due).hashCode() * 0x9E3779B97F4A7C15L;
        return due.plusMillis(Math.floorMod(spread, millis));
    }

    /** Such as "every 2 days at 02:00 (Europe/Stockholm)". */
    String inWords() {
        String zone = " (" + form.zone() + ")";
        if (form.cron() != null) {
            return "by " + form.cron() + zone;
        }
        if (form.every() == null) {
            return "never by itself";
        }
        String often = "every " + words(form.every());
        return isWholeDays()
                ? often + " at " + timeOfDay() + zone
                : form.at() == null ? often : often + " from " + timeOfDay() + zone;
    }

    /** Such as "Saturday 28 November 2026 at 02:00 CET". */
    String inWords(Instant due) {
        return IN_WORDS.format(due.atZone(form.zone()));
    }

    private boolean isWholeDays() {
        return form.every().compareTo(DAY) >= 0 && form.every().toMillis() % DAY.toMillis() == 0;
    }

    private LocalTime timeOfDay() {
        return form.at() == null ? TWO_AT_NIGHT : form.at();
    }

    private Instant byCalendar(Instant after) {
        ZoneId zone = form.zone();
        long days = form.every().toDays();
        LocalDate first = anchor.atZone(zone).toLocalDate();
        long passed = Math.max(0, first.until(after.atZone(zone).toLocalDate(), java.time.temporal.ChronoUnit.DAYS));
        LocalDate day = first.plusDays(passed / days * days);
        Instant due = day.atTime(timeOfDay()).atZone(zone).toInstant();
        while (!due.isAfter(after) || due.isBefore(anchor)) {
            day = day.plusDays(days);
            due = day.atTime(timeOfDay()).atZone(zone).toInstant();
        }
        return due;
    }

    private Instant byInterval(Instant after) {
        Instant first = form.at() == null
                ? anchor
                : anchor.atZone(form.zone())
                        .toLocalDate()
                        .atTime(form.at())
                        .atZone(form.zone())
                        .toInstant();
        long every = form.every().toMillis();
        long turns = Math.floorDiv(Duration.between(first, after).toMillis(), every) + 1;
        return first.plusMillis(turns * every);
    }

    private static String words(Duration interval) {
        long seconds = interval.toSeconds();
        if (seconds % 86_400 == 0) {
            return count(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return count(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    private static String count(long number, String unit) {
        return number == 1 ? unit : number + " " + unit + "s";
    }
}
