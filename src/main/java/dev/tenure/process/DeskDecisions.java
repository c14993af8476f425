package dev.tenure.process;

import dev.tenure.roster.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All that people decided at the desk; nothing is ever taken back, a later decision wins. */
@Component
class DeskDecisions {

    /** What decides whether an account is enabled, and where it lies. */
    private static final String[] DECIDING = Stream.of(
                    Field.ACTIVE,
                    Field.SUSPENDED,
                    Field.LEAVE_START,
                    Field.LEAVE_END,
                    Field.START_DATE,
                    Field.END_DATE,
                    Field.EMPLOYMENT_TYPE,
                    Field.COMPANY,
                    Field.DEPARTMENT,
                    Field.LOCATION)
            .map(Field::name)
            .toArray(String[]::new);

    /** What decides in which groups somebody is: all that the table of memberships asks about. */
    private static final String[] DECIDING_GROUPS =
            Stream.concat(Stream.of(DECIDING), Stream.of(Field.TITLE.name())).toArray(String[]::new);

    private static final String VALID = """
            select * from desk_decision d where person_id = %s and (undo_id is null or (
              settled_at is null and not exists (
                select from personnel_change c
                where c.person_id = d.person_id and c.place > d.basis
                  and (c.before || c.after) ??| case
                    when d.field is not null then array[d.field]
                    when d.value like 'group-%%' then :decidingGroups
                    else :deciding end)))
            order by id desc
            """;

    private final JdbcClient db;

    DeskDecisions(JdbcClient db) {
        this.db = db;
    }

    void keep(DeskDecision decision) {
        db.sql("""
                        insert into desk_decision (person_id, ticket_id, need, resolution, field, hr_value, value, note,
                          decided_by, decided_at, basis)
                        values (:person, :ticket, :need, :resolution, :field, :hr, :value, :note, :by, :at, :basis)
                        """)
                .param("person", decision.personId())
                .param("ticket", decision.ticketId())
                .param("need", decision.need().name())
                .param("resolution", decision.resolution().name())
                .param(
                        "field",
                        decision.field() == null ? null : decision.field().name())
                .param("hr", decision.hrValue())
                .param("value", decision.value())
                .param("note", decision.note())
                .param("by", decision.decidedBy())
                .param("at", Timestamp.from(decision.decidedAt()))
                .param("basis", decision.basis())
                .update();
    }

    /** Keeps what an undo holds fast. */
    void keepUndone(UUID undoId, List<DeskDecision> holding) {
        if (holding.isEmpty()) {
            return;
        }
        DeskDecision first = holding.get(0);
        db.sql("""
                        insert into desk_decision (person_id, ticket_id, need, resolution, field, hr_value, value, note,
                          decided_by, decided_at, basis, undo_id)
                        select :person, :ticket, :need, :resolution, held.field, held.hr, held.value, :note, :by, :at, :basis,
                          :undo
                        from unnest(:fields::text[], :hrs::text[], :values::text[]) as held(field, hr, value)
                        """)
                .param("person", first.personId())
                .param("ticket", first.ticketId())
                .param("need", first.need().name())
                .param("resolution", first.resolution().name())
                .param("note", first.note())
                .param("by", first.decidedBy())
                .param("at", Timestamp.from(first.decidedAt()))
                .param("basis", first.basis())
                .param("undo", undoId)
                .param(
                        "fields",
                        texts(
                                holding,
                                held -> held.field() == null
                                        ? null
                                        : held.field().name()))
                .param("hrs", texts(holding, DeskDecision::hrValue))
                .param("values", texts(holding, DeskDecision::value))
                .update();
    }

    private static String[] texts(List<DeskDecision> decisions, Function<DeskDecision, String> part) {
        return decisions.stream().map(part).toArray(String[]::new);
    }

    /** The undo was put back itself: it holds nothing fast any more. */
    void settle(UUID undoId, Instant now) {
        db.sql("update desk_decision set settled_at = ? where undo_id = ? and settled_at is null")
                .params(Timestamp.from(now), undoId)
                .update();
    }

    /** Who was kept in groups by an undo in another phase than this one is so no more, whatever phase comes. */
    void settleKeptIn(UUID personId, Phase phase, Instant now) {
        db.sql("""
                        update desk_decision set settled_at = :now
                        where person_id = :person and undo_id is not null and settled_at is null and field is null
                          and value like 'group-in %' and value not like '% ' || :phase
                        """)
                .param("person", personId)
                .param("phase", phase.name())
                .param("now", Timestamp.from(now))
                .update();
    }

    /** The newest first. What an undo holds fast ends once HR has said something new of it, whatever it says later. */
    List<DeskDecision> of(UUID personId) {
        return db.sql(VALID.formatted(":person"))
                .param("person", personId)
                .param("deciding", DECIDING)
                .param("decidingGroups", DECIDING_GROUPS)
                .query(DeskDecisions::decision)
                .list();
    }

    /** The same of several people, by their ids. */
    Map<UUID, List<DeskDecision>> of(Collection<UUID> people) {
        return db
                .sql(VALID.formatted("any(:person)"))
                .param("person", people.toArray(UUID[]::new))
                .param("deciding", DECIDING)
                .param("decidingGroups", DECIDING_GROUPS)
                .query(DeskDecisions::decision)
                .list()
                .stream()
                .collect(Collectors.groupingBy(DeskDecision::personId));
    }

    /** Managers without whom somebody went on, and whom the directory may have by now. */
    List<String> awaitedManagers(int limit) {
        return db.sql("""
                        select distinct hr_value from desk_decision
                        where need = 'CHOOSE_MANAGER' and resolution = 'SKIP_FIELD' and settled_at is null
                          and hr_value is not null
                        limit ?
                        """).param(limit).query(String.class).list();
    }

    /** Settles the reminders of those who went on without this manager, and says who they are. */
    List<UUID> settleReminders(String manager, Instant now) {
        return db.sql("""
                        update desk_decision set settled_at = :now
                        where need = 'CHOOSE_MANAGER' and resolution = 'SKIP_FIELD' and settled_at is null
                          and hr_value = :manager
                        returning person_id
                        """).param("now", Timestamp.from(now)).param("manager", manager).query(UUID.class).list().stream()
                .distinct()
                .toList();
    }

    private static DeskDecision decision(ResultSet rs, int row) throws SQLException {
        String field = rs.getString("field");
        return new DeskDecision(
                rs.getObject("person_id", UUID.class),
                rs.getObject("ticket_id", UUID.class),
                Need.valueOf(rs.getString("need")),
                Resolution.valueOf(rs.getString("resolution")),
                field == null ? null : Field.named(field),
                rs.getString("hr_value"),
                rs.getString("value"),
                rs.getString("note"),
                rs.getString("decided_by"),
                rs.getTimestamp("decided_at").toInstant(),
                rs.getLong("basis"));
    }
}
