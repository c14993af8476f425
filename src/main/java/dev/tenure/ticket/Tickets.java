package dev.tenure.ticket;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.FieldChange;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** All tickets and what was said on them. Takes part in the caller's transaction; every method is one round trip. */
@Component
public class Tickets {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyMM");

    /** The columns of the lines given as {@code :lines}, in their order. */
    private static final String LINES =
            "jsonb_to_recordset(:lines::jsonb) as l (actor text, kind text, code text, params jsonb, visibility text, details jsonb)";

    /**
     * Asked for by name where a ticket's id is given: with {@code closed_at is null} PostgreSQL may read the whole index
     * of open tickets, which are few when it takes its statistics and many in a mass change.
     */
    private static final String[] OPEN = Arrays.stream(TicketStatus.values())
            .filter(TicketStatus::isOpen)
            .map(Enum::name)
            .toArray(String[]::new);

    private final JdbcClient db;
    private final ObjectMapper json;
    private final Clock clock;
    private final TicketSettings settings;
    private final TicketRows rows;

    Tickets(JdbcClient db, ObjectMapper json, Clock clock, TicketSettings settings) {
        this.db = db;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
        this.rows = new TicketRows(db, json);
    }

    /**
     * Opens a ticket, with what HR said as its first line.
     *
     * @throws TicketAlreadyOpen if the person has one; the transaction stays usable
     */
    public Ticket open(NewTicket wanted) {
        UUID id = UUID.randomUUID();
        Instant now = now();
        Remark opened = Remark.of(
                        LineKind.CHANGE,
                        Reason.TICKET_OPENED,
                        "source",
                        wanted.source(),
                        "kind",
                        wanted.kind().name())
                .withDetails(details(wanted.changes()));
        String number = write("""
                        with t as (
                          insert into ticket (id, number, person_id, change_id, kind, source, new_user, status, priority,
                            process_instance_id, created_at)
                          values (:ticket, next_ticket_number(:month), :person, :change, :kind, :source, :newUser, 'NEW',
                            :priority, :process, :now)
                          on conflict (person_id) where closed_at is null do nothing
                          returning id, number),
                        said as (
                          insert into ticket_line (ticket_id, at, actor, kind, code, params, visibility, details, change_id,
                            once_key)
                          select t.id, :now, l.actor, l.kind, l.code, l.params, l.visibility, l.details, :change, :once
                          from t, %s)
                        select number from t
                        """.formatted(LINES), id, now, opened)
                .param("month", MONTH.format(now.atZone(settings.zone())))
                .param("person", wanted.personId())
                .param("change", wanted.changeId())
                .param("kind", wanted.kind().name())
                .param("source", wanted.source())
                .param("newUser", wanted.newUser())
                .param("priority", wanted.priority().name())
                .param("process", wanted.processInstanceId())
                .param("once", changeKey(wanted.changeId()))
                .query(String.class)
                .optional()
                .orElseThrow(() -> new TicketAlreadyOpen(wanted.personId()));
        return new Ticket(
                id,
                number,
                wanted.personId(),
                wanted.changeId(),
                wanted.kind(),
                wanted.source(),
                wanted.newUser(),
                TicketStatus.NEW,
                null,
                wanted.priority(),
                wanted.processInstanceId(),
                now,
                null,
                null);
    }

    public Optional<Ticket> openOf(UUID personId) {
        return rows.find("person_id = ? and closed_at is null", personId);
    }

    /** Those of the people on whom work goes on. */
    public Set<UUID> havingOpen(Collection<UUID> personIds) {
        return Set.copyOf(db.sql("select person_id from ticket where person_id = any(?) and closed_at is null")
                .param(personIds.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    public Optional<Ticket> find(UUID ticketId) {
        return rows.find("id = ?", ticketId);
    }

    public Optional<Ticket> find(String number) {
        return rows.find("number = ?", number);
    }

    /** The ticket on whose timeline this change of the roster is. */
    public Optional<Ticket> ofChange(UUID changeId) {
        return rows.find("id = (select ticket_id from ticket_line where change_id = ? limit 1)", changeId);
    }

    /** Says that the information changed while the ticket is open, with the difference; once for each change. */
    public void heardAgain(UUID ticketId, UUID changeId, String source, List<FieldChange> changes) {
        Remark changed = Remark.of(LineKind.CHANGE, Reason.TICKET_CHANGED_WHILE_OPEN, "source", source)
                .withDetails(details(changes));
        insertOnce(ticketId, changeKey(changeId), changeId, changed);
    }

    /** Says all of it, in this order. A closed ticket can still be commented on. */
    public void say(UUID ticketId, Remark... remarks) {
        if (remarks.length > 0) {
            write("""
                            insert into ticket_line (ticket_id, at, actor, kind, code, params, visibility, details)
                            select :ticket, :now, l.actor, l.kind, l.code, l.params, l.visibility, l.details from %s
                            """.formatted(LINES), ticketId, now(), remarks).update();
        }
    }

    /**
     * Says it unless a line of this key is on the ticket already.
     *
     * @return true if it was said now
     */
    public boolean sayOnce(UUID ticketId, String onceKey, Remark remark) {
        return insertOnce(ticketId, "said:" + onceKey, null, remark);
    }

    private boolean insertOnce(UUID ticketId, String onceKey, @Nullable UUID changeId, Remark remark) {
        return write("""
                        insert into ticket_line (ticket_id, at, actor, kind, code, params, visibility, details, change_id,
                          once_key)
                        select :ticket, :now, l.actor, l.kind, l.code, l.params, l.visibility, l.details, :change::uuid, :once
                        from %s
                        on conflict (ticket_id, once_key) where once_key is not null do nothing
                        """.formatted(LINES), ticketId, now(), remark)
                        .param("change", changeId)
                        .param("once", onceKey)
                        .update()
                == 1;
    }

    /**
     * Follows the process to another status; does nothing to a closed ticket.
     *
     * @throws IllegalArgumentException for a status that ends a ticket: see {@link #close}
     */
    public void become(UUID ticketId, TicketStatus status, @Nullable WaitingFor waitingFor, @Nullable Instant dueAt) {
        if (!status.isOpen()) {
            throw new IllegalArgumentException("A ticket becomes " + status + " by being closed.");
        }
        db.sql("""
                        update ticket set status = :status, waiting_for = :waiting, due_at = :due
                        where id = :ticket and status = any(:open)
                          and (status, waiting_for, due_at) is distinct from (:status, :waiting::text, :due::timestamptz)
                        """)
                .param("ticket", ticketId)
                .param("status", status.name())
                .param("open", OPEN)
                .param("waiting", waitingFor == null ? null : waitingFor.name())
                .param("due", dueAt == null ? null : Timestamp.from(dueAt))
                .update();
    }

    /**
     * Ends the work and says so, exactly once.
     *
     * @return false, with nothing said, if the ticket had been closed before
     * @throws IllegalArgumentException for a status in which work goes on
     */
    public boolean close(UUID ticketId, TicketStatus last, Remark... remarks) {
        if (last.isOpen()) {
            throw new IllegalArgumentException("A closed ticket cannot be " + last + ".");
        }
        return write("""
                        with t as (
                          update ticket set status = :status, waiting_for = null, due_at = null, closed_at = :now
                          where id = :ticket and status = any(:open)
                          returning id),
                        said as (
                          insert into ticket_line (ticket_id, at, actor, kind, code, params, visibility, details)
                          select t.id, :now, l.actor, l.kind, l.code, l.params, l.visibility, l.details from t, %s)
                        select exists (select from t)
                        """.formatted(LINES), ticketId, now(), remarks)
                .param("status", last.name())
                .param("open", OPEN)
                .query(Boolean.class)
                .single();
    }

    /** Everything that was said on the ticket, the oldest first. */
    public List<TimelineEntry> timeline(UUID ticketId) {
        return rows.timeline(ticketId);
    }

    /**
     * Tickets, the newest first.
     *
     * @param cursor {@link Page#next} of the page before; null for the first
     * @param limit how many at most; 500 is the most that are given
     * @throws InvalidCursor if the cursor is not one of ours
     */
    public Page<Ticket> list(TicketFilter filter, @Nullable String cursor, int limit) {
        return rows.list(filter, cursor, Math.min(Math.max(limit, 1), 500));
    }

    /** How many tickets there are in each status in which work goes on, zero included. */
    public Map<TicketStatus, Long> countOpen() {
        Map<TicketStatus, Long> counts = new EnumMap<>(TicketStatus.class);
        Arrays.stream(OPEN).forEach(status -> counts.put(TicketStatus.valueOf(status), 0L));
        db.sql("select status, count(*) from ticket where status = any(:open) group by status")
                .param("open", OPEN)
                .query(rs -> {
                    counts.put(TicketStatus.valueOf(rs.getString(1)), rs.getLong(2));
                });
        return counts;
    }

    private JdbcClient.StatementSpec write(String sql, UUID ticketId, Instant now, Remark... remarks) {
        List<Line> lines = Arrays.stream(remarks).map(this::line).toList();
        try {
            return db.sql(sql)
                    .param("ticket", ticketId)
                    .param("now", Timestamp.from(now))
                    .param("lines", json.writeValueAsString(lines));
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A remark cannot be written as JSON.", ours);
        }
    }

    /** A remark as the database reads it. */
    private record Line(
            String actor,
            LineKind kind,
            String code,
            Map<String, String> params,
            Visibility visibility,
            List<Map<String, String>> details) {}

    private Line line(Remark remark) {
        return new Line(
                remark.actor(),
                remark.kind(),
                remark.reason().code(),
                inOurZone(remark.params()),
                remark.visibility(),
                remark.details());
    }

    /** A moment that came without a zone of its own is read in ours: nobody at a service desk thinks in UTC. */
    private Map<String, String> inOurZone(Map<String, String> params) {
        String moment = params.get("instant");
        if (moment == null || !moment.endsWith("Z")) {
            return params;
        }
        Map<String, String> changed = new LinkedHashMap<>(params);
        changed.put(
                "instant",
                ZonedDateTime.parse(moment).withZoneSameInstant(settings.zone()).toString());
        return changed;
    }

    private static List<Map<String, String>> details(List<FieldChange> changes) {
        return changes.stream()
                .map(change -> {
                    Map<String, String> detail = new LinkedHashMap<>();
                    detail.put("field", change.field().name());
                    detail.put("before", change.before());
                    detail.put("after", change.after());
                    return detail;
                })
                .toList();
    }

    private static String changeKey(UUID changeId) {
        return "change:" + requireNonNull(changeId);
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
