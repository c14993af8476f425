package dev.tenure.process;

import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.TimeZones;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** First and last days as instants: a day begins and ends where the person works. */
@Component
class Calendar implements TimeZones {

    private final ProcessSettings settings;
    private final Clock clock;

    Calendar(ProcessSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** By which what is said once a day is told apart, wherever people work. */
    String dayOfReminder() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    }

    @Override
    public ZoneId zoneOf(Facts facts) {
        return facts.find(Field.LOCATION).map(settings.zones()::get).orElse(settings.zone());
    }

    boolean isEmployed(Facts facts) {
        return facts.employedOn(today(facts));
    }

    /** The first instant after the last day, whether or not it lies ahead. */
    Optional<Instant> end(Facts facts) {
        return facts.endDate().map(last -> beginning(last.plusDays(1), facts));
    }

    boolean isAhead(Instant instant) {
        return instant.isAfter(now());
    }

    private LocalDate today(Facts facts) {
        return LocalDate.ofInstant(now(), zoneOf(facts));
    }

    private Instant beginning(LocalDate day, Facts facts) {
        return day.atStartOfDay(zoneOf(facts)).toInstant();
    }
}
