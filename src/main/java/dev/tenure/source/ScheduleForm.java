package dev.tenure.source;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.springframework.lang.Nullable;

/**
 * When an integration runs by itself: at an interval or by a cron expression; with neither, never.
 *
 * @param every an interval; whole days are days of the calendar, at the same time of day all year
 * @param at the time of day at which the first one of an interval is, 02:00 for whole days if nothing is said
 * @param cron a Spring cron expression with seconds
 * @param zone in which the time of day and the cron expression are meant
 * @param jitter each run is put off by up to this, so that not all systems are asked at the same second
 */
public record ScheduleForm(
        @Nullable Duration every,
        @Nullable LocalTime at,
        @Nullable String cron,
        ZoneId zone,
        Duration jitter) {

    public ScheduleForm {
        zone = zone == null ? ZoneId.of("UTC") : zone;
        jitter = jitter == null ? Duration.ZERO : jitter;
        cron = cron == null || cron.isBlank() ? null : cron.strip();
    }

    public static ScheduleForm never() {
        return new ScheduleForm(null, null, null, ZoneId.of("UTC"), Duration.ZERO);
    }

    public static ScheduleForm every(Duration interval) {
        return new ScheduleForm(interval, null, null, ZoneId.of("UTC"), Duration.ZERO);
    }
}
