package dev.tenure.process;

import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What processes wait for. */
@Component
class Waits {

    /** The need of a process that waits for a day, not for a person. */
    private static final String LATER = "LATER";

    private final JdbcClient db;

    Waits(JdbcClient db) {
        this.db = db;
    }

    /**
     * One process, waiting.
     *
     * @param need null while it only waits for a day
     * @param basis the newest change of the person when the wait began
     * @param groups that were refused, by their DNs
     * @param candidates accounts of which one may be meant, by their objectGUIDs
     */
    record Wait(
            UUID ticketId,
            UUID personId,
            String processInstanceId,
            @Nullable Need need,
            @Nullable Field field,
            @Nullable String hrValue,
            long basis,
            List<String> groups,
            List<UUID> candidates) {}

    void begin(Work work, @Nullable Need need, @Nullable Field field, Instant now) {
        begin(work, need, field, List.of(), List.of(), now);
    }

    /** Somebody is to say which of these accounts is the person's, if any. */
    void beginChoice(Work work, List<UUID> candidates, Instant now) {
        begin(work, Need.CHOOSE_ACCOUNT, null, List.of(), candidates, now);
    }

    /** Somebody is to settle that these groups were refused. */
    void begin(Work work, List<String> groups, Instant now) {
        begin(work, Need.DIRECTORY_REFUSED, null, groups, List.of(), now);
    }

    private void begin(
            Work work,
            @Nullable Need need,
            @Nullable Field field,
            List<String> groups,
            List<UUID> candidates,
            Instant now) {
        Person person = work.person();
        db.sql("""
                        insert into process_wait (ticket_id, person_id, process_instance_id, need, field, hr_value, basis, since,
                          groups, candidates)
                        values (:ticket, :person, :process, :need, :field, :hr, :basis, :now, :groups, :candidates)
                        on conflict (ticket_id) do update set need = excluded.need, field = excluded.field,
                          hr_value = excluded.hr_value, basis = excluded.basis, since = excluded.since,
                          looked_at = null, groups = excluded.groups, candidates = excluded.candidates
                        """)
                .param("ticket", work.ticketId())
                .param("person", person.id())
                .param("process", work.ticket().processInstanceId())
                .param("need", need == null ? LATER : need.name())
                .param("field", field == null ? null : field.name())
                .param("hr", field == null ? null : person.facts().get(field))
                .param("basis", person.newestChange())
                .param("now", Timestamp.from(now))
                .param("groups", groups.isEmpty() ? null : groups.toArray(String[]::new), Types.ARRAY)
                .param("candidates", candidates.isEmpty() ? null : candidates.toArray(UUID[]::new), Types.ARRAY)
                .update();
    }

    Optional<Wait> of(UUID ticketId) {
        return db.sql("select * from process_wait where ticket_id = ?")
                .param(ticketId)
                .query(Waits::row)
                .optional();
    }

    /** Ends it, and says what it was. */
    Optional<Wait> end(UUID ticketId) {
        return db.sql("delete from process_wait where ticket_id = ? returning *")
                .param(ticketId)
                .query(Waits::row)
                .optional();
    }

    /** Processes of people of whom HR has said something newer than what they wait with. */
    List<String> outdated(int limit) {
        return db.sql("""
                        select w.process_instance_id from process_wait w join person p on p.id = w.person_id
                        where p.newest_change > w.basis limit ?
                        """).param(limit).query(String.class).list();
    }

    /** Managers whose accounts somebody waits for. */
    List<String> awaitedManagers(int limit) {
        return db.sql(
                        "select distinct hr_value from process_wait where need = 'CHOOSE_MANAGER' and hr_value is not null limit ?")
                .param(limit)
                .query(String.class)
                .list();
    }

    /** People whose first password somebody was asked to hand over, and who were not looked at since then; looked at now. */
    List<UUID> uncollected(Instant lookedAtBefore, Instant now, int limit) {
        return db.sql("""
                        update process_wait set looked_at = :now where ticket_id in (
                          select ticket_id from process_wait
                          where need = 'CREDENTIALS_NOT_COLLECTED' and coalesce(looked_at, since) < :before
                          order by coalesce(looked_at, since) limit :limit for update skip locked)
                        returning person_id
                        """)
                .param("now", Timestamp.from(now))
                .param("before", Timestamp.from(lookedAtBefore))
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    /** Processes that wait for people to be given another manager, who all have been. */
    List<String> reassigned(int limit) {
        return db.sql("""
                        select w.process_instance_id from process_wait w join person leaver on leaver.id = w.person_id
                        where w.need = 'REASSIGN_REPORTS' and not exists (
                          select from person p
                          where p.manager_employee_id = leaver.employee_id and p.id <> leaver.id
                            and p.facts ->> 'active' is distinct from 'false')
                        limit ?
                        """).param(limit).query(String.class).list();
    }

    List<String> waitingForManager(String employeeId) {
        return db.sql("select process_instance_id from process_wait where need = 'CHOOSE_MANAGER' and hr_value = ?")
                .param(employeeId)
                .query(String.class)
                .list();
    }

    List<String> ofPeople(List<UUID> people) {
        return db.sql("select process_instance_id from process_wait where person_id = any(?)")
                .param(people.toArray(UUID[]::new))
                .query(String.class)
                .list();
    }

    private static Wait row(ResultSet rs, int number) throws SQLException {
        String need = rs.getString("need");
        String field = rs.getString("field");
        Array groups = rs.getArray("groups");
        Array candidates = rs.getArray("candidates");
        return new Wait(
                rs.getObject("ticket_id", UUID.class),
                rs.getObject("person_id", UUID.class),
                rs.getString("process_instance_id"),
                need.equals(LATER) ? null : Need.valueOf(need),
                field == null ? null : Field.named(field),
                rs.getString("hr_value"),
                rs.getLong("basis"),
                groups == null ? List.of() : List.of((String[]) groups.getArray()),
                candidates == null ? List.of() : List.of((UUID[]) candidates.getArray()));
    }
}
