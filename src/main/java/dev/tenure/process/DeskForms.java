package dev.tenure.process;

import dev.tenure.directory.Candidate;
import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.directory.PlannedMembership;
import dev.tenure.process.Desk.Matter;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.TimelineEntry;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What the form of a human task shows, read at the moment at which it is opened and kept nowhere. */
@Component
class DeskForms {

    private static final int NEWEST_LINES = 6;
    private static final String MEMBER_OF = "memberOf";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Tickets tickets;
    private final Plans plans;
    private final Calendar calendar;
    private final Reports reports;

    DeskForms(Tickets tickets, Plans plans, Calendar calendar, Reports reports) {
        this.tickets = tickets;
        this.plans = plans;
        this.calendar = calendar;
        this.reports = reports;
    }

    /**
     * What a form shows.
     *
     * @param what the newest lines of the ticket
     * @param hr field by field: what HR says, and what the desk put in its place
     * @param ad what the directory has and what would be written
     * @param reports who is left behind by a manager who has gone
     */
    record Content(
            String ticket,
            String subject,
            List<Map<String, String>> what,
            List<Map<String, String>> hr,
            List<Map<String, String>> ad,
            List<Map<String, String>> candidates,
            List<Map<String, String>> reports) {}

    Content of(Matter matter, Locale locale) {
        Work work = matter.work();
        return new Content(
                work.ticket().number(),
                work.ticket().subject(locale, name(work)),
                lines(work, locale),
                hr(work),
                directory(work.personId()),
                candidates(matter),
                reports(matter));
    }

    private List<Map<String, String>> reports(Matter matter) {
        return matter.need() != Need.REASSIGN_REPORTS
                ? List.of()
                : reports.of(matter.work().person()).stream()
                        .map(report -> row(
                                "employeeId",
                                report.employeeId(),
                                "name",
                                report.facts().displayName(),
                                "department",
                                report.facts().get(Field.DEPARTMENT)))
                        .toList();
    }

    private static String name(Work work) {
        String name = work.person().facts().displayName();
        return name.isBlank() ? work.person().employeeId() : name;
    }

    private List<Map<String, String>> lines(Work work, Locale locale) {
        List<TimelineEntry> timeline = tickets.timeline(work.ticketId());
        List<Map<String, String>> lines = new ArrayList<>();
        for (TimelineEntry entry : timeline.subList(Math.max(0, timeline.size() - NEWEST_LINES), timeline.size())) {
            ZonedDateTime at = entry.at().atZone(calendar.zoneOf(work.person().facts()));
            lines.add(Map.of("at", MINUTE.format(at), "text", entry.text(locale)));
        }
        return lines;
    }

    private static List<Map<String, String>> hr(Work work) {
        Facts said = work.person().facts();
        Facts used = work.corrected().facts();
        NavigableMap<Field, String> values = new TreeMap<>(said.values());
        used.values().forEach(values::putIfAbsent);
        List<Map<String, String>> rows = new ArrayList<>();
        rows.add(row("field", "employeeId", "value", work.person().employeeId(), "instead", ""));
        for (Field field : values.keySet()) {
            String instead = work.skipped().contains(field) ? "(left out)" : used.get(field);
            String hr = said.get(field);
            rows.add(row(
                    "field",
                    field.name(),
                    "value",
                    hr,
                    "instead",
                    java.util.Objects.equals(hr, instead) ? "" : instead));
        }
        return rows;
    }

    private List<Map<String, String>> directory(UUID personId) {
        try {
            Plan plan = plans.planFor(personId);
            List<Map<String, String>> rows = new ArrayList<>();
            if (plan.writes().isEmpty() && plan.dn() != null) {
                rows.add(row("name", "distinguishedName", "now", plan.dn(), "planned", plan.dn()));
            }
            boolean goes = plan.decision().equals(DecisionTables.Account.DELETED.name());
            plan.writes()
                    .forEach(w -> rows.add(
                            row("name", w.attribute(), "now", w.before(), "planned", goes ? "(deleted)" : w.after())));
            plan.groups().forEach(group -> membership(group).ifPresent(rows::add));
            return rows;
        } catch (DirectoryUnavailable outage) {
            return List.of(row("name", "The directory cannot be asked now.", "now", "", "planned", ""));
        }
    }

    private static Optional<Map<String, String>> membership(PlannedMembership planned) {
        String group = planned.group();
        return switch (planned.action()) {
            case GRANT -> Optional.of(row("name", MEMBER_OF, "now", "", "planned", group));
            case WITHDRAW, STRIP -> Optional.of(row("name", MEMBER_OF, "now", group, "planned", ""));
            case REFUSED -> Optional.of(row("name", MEMBER_OF, "now", "", "planned", group + " (refused)"));
            case LEAVE -> Optional.empty();
        };
    }

    private List<Map<String, String>> candidates(Matter matter) {
        if (matter.need() != Need.CHOOSE_ACCOUNT) {
            return List.of();
        }
        try {
            return plans.candidates(matter.work()).stream()
                    .map(DeskForms::candidate)
                    .toList();
        } catch (DirectoryUnavailable outage) {
            return List.of();
        }
    }

    private static Map<String, String> candidate(Candidate candidate) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("accountName", candidate.accountName());
        row.put("dn", candidate.dn());
        row.put("displayName", candidate.displayName());
        row.put("mail", candidate.mail());
        row.put("employeeId", candidate.employeeId());
        row.put("enabled", candidate.enabled() ? "yes" : "no");
        row.put("why", candidate.why());
        row.put("confidence", String.valueOf(candidate.confidence()));
        row.put("objectGuid", candidate.objectGuid().toString());
        return row;
    }

    private static Map<String, String> row(
            String first, String a, String second, @Nullable String b, String third, @Nullable String c) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put(first, a);
        row.put(second, b == null ? "" : b);
        row.put(third, c == null ? "" : c);
        return row;
    }
}
