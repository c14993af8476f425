package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.roster.FieldProblem;
import java.text.MessageFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * When an integration runs. Times of day are those of the zone's clocks: one that the clocks skip in spring comes as
 * much later as they were put forward, one that they show twice in autumn comes the first time only.
 *
 * @param every hours or minutes
 * @param anchor from which the hours are counted, and before which nothing runs
 */
public record Schedule(
        Form form,
        @Nullable LocalTime at,
        int every,
        @Nullable LocalDateTime anchor,
        @Nullable String cron,
        ZoneId zone) {

    /** How a schedule is told. */
    public enum Form {
        /** Once a day at a time of day. */
        DAILY,
        /** Every so many hours; whole days keep the time of day, anything else keeps the hours between. */
        HOURS,
        /** Every so many minutes. */
        MINUTES,
        /** By a Spring cron expression with seconds. */
        CRON,
        /** Only when somebody starts it. */
        NEVER
    }

    private static final int MOST_HOURS = 366 * 24;
    private static final int MOST_MINUTES = 24 * 60;
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Longer than any clock is put forward. */
    private static final Duration LONGEST_GAP = Duration.ofHours(3);

    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final Map<Form, Set<String>> MEMBERS = Map.of(
            Form.DAILY, Set.of("form", "zone", "at"),
            Form.HOURS, Set.of("form", "zone", "every", "from"),
            Form.MINUTES, Set.of("form", "zone", "every"),
            Form.CRON, Set.of("form", "zone", "cron"),
            Form.NEVER, Set.of("form", "zone"));

    /** What holds where nothing is said: how fast a kind's news grows old. */
    static Schedule preset(String kind, ZoneId zone) {
        return switch (kind) {
            case "flexhr" -> new Schedule(Form.MINUTES, null, 2, null, null, zone);
            case "organisation" ->
                new Schedule(Form.HOURS, null, 48, LocalDateTime.of(2026, 1, 1, 2, 0), null, zone);
            default -> new Schedule(Form.DAILY, LocalTime.of(2, 0), 0, null, null, zone);
        };
    }

    /**
     * Reads what a caller says, member by member.
     *
     * @param at pointer to it
     * @param problems where everything is added that is wrong
     * @return the preset if something is wrong
     */
    static Schedule read(JsonNode json, String at, Schedule preset, List<FieldProblem> problems) {
        int before = problems.size();
        if (!json.isObject()) {
            problems.add(new FieldProblem(at, "wrong-type", "A schedule is an object with 'form'."));
            return preset;
        }
        ZoneId zone = zone(json.get("zone"), at, preset.zone, problems);
        Form form = null;
        for (Form each : Form.values()) {
            if (each.name().equals(json.path("form").textValue())) {
                form = each;
            }
        }
        if (form == null) {
            problems.add(new FieldProblem(
                    at + "/form", "unknown-value", "'form' is DAILY, HOURS, MINUTES, CRON or NEVER."));
            return preset;
        }
        Set<String> members = MEMBERS.get(form);
        String told = form.name();
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                problems.add(new FieldProblem(
                        at + "/" + escaped(name), "unknown-field", "A schedule of the form " + told + " has no such member."));
            }
        });
        Schedule read =
                switch (form) {
                    case DAILY -> new Schedule(form, time(json, at, problems), 0, null, null, zone);
                    case HOURS ->
                        new Schedule(
                                form,
                                null,
                                number(json, at, MOST_HOURS, problems),
                                anchor(json, at, problems),
                                null,
                                zone);
                    case MINUTES -> new Schedule(form, null, number(json, at, MOST_MINUTES, problems), null, null, zone);
                    case CRON -> new Schedule(form, null, 0, null, cron(json, at, zone, problems), zone);
                    case NEVER -> new Schedule(form, null, 0, null, null, zone);
                };
        return problems.size() == before ? read : preset;
    }

    private static ZoneId zone(@Nullable JsonNode json, String at, ZoneId preset, List<FieldProblem> problems) {
        if (json == null) {
            return preset;
        }
        try {
            return ZoneId.of(json.isTextual() ? json.textValue() : "");
        } catch (DateTimeException unknown) {
            problems.add(new FieldProblem(at + "/zone", "unknown-zone", "'zone' is a time zone such as Europe/Stockholm."));
            return preset;
        }
    }

    private static LocalTime time(JsonNode json, String at, List<FieldProblem> problems) {
        try {
            return LocalTime.parse(json.path("at").asText(""), TIME);
        } catch (DateTimeException noTime) {
            problems.add(new FieldProblem(at + "/at", "not-a-time", "'at' is a time of day such as 02:30."));
            return LocalTime.MIDNIGHT;
        }
    }

    private static LocalDateTime anchor(JsonNode json, String at, List<FieldProblem> problems) {
        try {
            LocalDateTime from = LocalDateTime.parse(json.path("from").asText(""));
            if (from.getYear() >= 1970 && from.getYear() <= 9999) {
                return from.truncatedTo(ChronoUnit.SECONDS);
            }
        } catch (DateTimeException noTime) {
            // Told below, like one that no calendar has.
        }
        problems.add(new FieldProblem(
                at + "/from", "not-a-time", "'from' is where the hours are counted from, such as 2026-01-01T02:00."));
        return LocalDateTime.of(2026, 1, 1, 0, 0);
    }

    private static int number(JsonNode json, String at, int most, List<FieldProblem> problems) {
        JsonNode every = json.path("every");
        if (every.isIntegralNumber() && every.canConvertToInt() && every.intValue() >= 1 && every.intValue() <= most) {
            return every.intValue();
        }
        problems.add(new FieldProblem(at + "/every", "bad-number", "'every' is a whole number from 1 to " + most + "."));
        return 1;
    }

    private static String cron(JsonNode json, String at, ZoneId zone, List<FieldProblem> problems) {
        String cron = json.path("cron").asText("").strip();
        if (cron.length() > 200 || !CronExpression.isValidExpression(cron)) {
            problems.add(new FieldProblem(
                    at + "/cron", "not-cron", "'cron' has six fields, seconds first, such as 0 30 2 * * MON-FRI."));
            return cron;
        }
        Schedule schedule = new Schedule(Form.CRON, null, 0, null, cron, zone);
        Optional<Instant> first = schedule.next(SOME_DAY);
        if (first.isEmpty()) {
            problems.add(new FieldProblem(at + "/cron", "never-due", "This cron expression never comes due."));
        } else if (schedule.next(first.get())
                .filter(second -> Duration.between(first.get(), second).compareTo(SHORTEST) < 0)
                .isPresent()) {
            problems.add(new FieldProblem(at + "/cron", "too-often", "Once a minute is the most: give the seconds as 0."));
        }
        return cron;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("form", form.name());
        json.put("zone", zone.getId());
        if (at != null) {
            json.put("at", TIME.format(at));
        }
        if (every > 0) {
            json.put("every", every);
        }
        if (anchor != null) {
            json.put("from", anchor.toString());
        }
        if (cron != null) {
            json.put("cron", cron);
        }
        return json;
    }

    /** The first time after that instant. */
    Optional<Instant> next(Instant after) {
        return switch (form) {
            case NEVER -> Optional.empty();
            case DAILY -> Optional.of(nextDay(after, after.atZone(zone).toLocalDate().minusDays(1), 1, at));
            case HOURS -> Optional.of(every % 24 == 0 ? nextDay(after, every / 24) : nextHour(after));
            case MINUTES -> {
                long step = every * 60L;
                yield Optional.of(Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), step) + 1) * step));
            }
            case CRON -> nextByCron(after, CronExpression.parse(cron));
        };
    }

    private Instant nextDay(Instant after, int days) {
        LocalDate first = anchor.toLocalDate();
        long passed = ChronoUnit.DAYS.between(first, after.atZone(zone).toLocalDate());
        long steps = Math.max(0, Math.floorDiv(passed, (long) days) - 1);
        return nextDay(after, first.plusDays(steps * days), days, anchor.toLocalTime());
    }

    private Instant nextDay(Instant after, LocalDate from, int days, LocalTime time) {
        LocalDate day = from;
        while (!time.atDate(day).atZone(zone).toInstant().isAfter(after)) {
            day = day.plusDays(days);
        }
        return time.atDate(day).atZone(zone).toInstant();
    }

    private Instant nextHour(Instant after) {
        Instant first = anchor.atZone(zone).toInstant();
        long step = every * 3600L;
        long steps = Math.floorDiv(Duration.between(first, after).getSeconds(), step) + 1;
        return first.plusSeconds(Math.max(0, steps) * step);
    }

    private Optional<Instant> nextByCron(Instant after, CronExpression expression) {
        // Where every hour counts, the hour that comes twice counts twice.
        if (cron.split("\\s+", -1)[2].startsWith("*")) {
            return Optional.ofNullable(expression.next(after.atZone(zone))).map(ZonedDateTime::toInstant);
        }
        LocalDateTime local = after.atZone(zone).toLocalDateTime().minus(LONGEST_GAP);
        while ((local = expression.next(local)) != null) {
            Instant instant = local.atZone(zone).toInstant();
            if (instant.isAfter(after)) {
                return Optional.of(instant);
            }
        }
        return Optional.empty();
    }

    /** By how much later this integration begins, always the same; at most a tenth of what lies between two times. */
    Duration jitter(UUID integration, Duration most) {
        Instant first = next(SOME_DAY).orElse(SOME_DAY);
        long between = next(first)
                .map(second -> Duration.between(first, second).getSeconds())
                .orElse(0L);
        long bound = Math.min(most.getSeconds(), between / 10);
        long spread = integration.getMostSignificantBits() * 31 + integration.getLeastSignificantBits();
        return Duration.ofSeconds(bound <= 0 ? 0 : Math.floorMod(spread, bound + 1));
    }

    /** The first time after that instant, that much later. */
    Optional<Instant> next(Instant after, Duration later) {
        return next(after.minus(later)).map(time -> time.plus(later));
    }

    List<Instant> next(Instant after, Duration later, int times) {
        List<Instant> found = new ArrayList<>();
        Optional<Instant> next = next(after, later);
        while (next.isPresent() && found.size() < times) {
            found.add(next.get());
            next = next(next.get(), later);
        }
        return found;
    }

    /** For people: {@code Every day at 02:30 (Europe/Stockholm)}. */
    public String words(Locale locale) {
        return switch (form) {
            case DAILY -> say(locale, "daily", TIME.format(at), zone.getId());
            case HOURS ->
                say(
                        locale,
                        every == 1 ? "hourly" : "hours",
                        String.valueOf(every),
                        moment(anchor, locale),
                        zone.getId());
            case MINUTES -> say(locale, every == 1 ? "minutely" : "minutes", String.valueOf(every));
            case CRON -> say(locale, "cron", cron, zone.getId());
            case NEVER -> say(locale, "never");
        };
    }

    /** For people: {@code Thursday 26 November 2026 at 02:30 (UTC+01:00)}; the offset tells the hours that come twice apart. */
    public String words(Instant time, Locale locale) {
        ZonedDateTime local = time.atZone(zone);
        String offset = local.getOffset().getTotalSeconds() == 0
                ? "UTC"
                : "UTC" + local.getOffset().getId();
        return say(locale, "moment", moment(local.toLocalDateTime(), locale), offset);
    }

    private static String moment(LocalDateTime local, Locale locale) {
        Locale spoken = spoken(locale);
        return say(
                locale,
                "date",
                local.format(DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", spoken)),
                local.format(local.getSecond() == 0 ? TIME : DateTimeFormatter.ISO_LOCAL_TIME));
    }

    private static String say(Locale locale, String code, String... parameters) {
        String text = ResourceBundle.getBundle("dev.tenure.source.schedule", spoken(locale)).getString(code);
        return new MessageFormat(text, spoken(locale)).format(parameters);
    }

    private static Locale spoken(Locale locale) {
        return locale.getLanguage().equals("sv") ? new Locale("sv") : Locale.ENGLISH;
    }
}
