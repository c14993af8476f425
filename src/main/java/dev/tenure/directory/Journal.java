package dev.tenure.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Reads what {@link Ledger} keeps of writes, and keeps which of them were put back. */
@Component
class Journal {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};

    /**
     * Writes that were done to an account, or may have been. A container that was made for it stays; a deletion that is
     * only planned has not happened, or nobody knows the account any more.
     */
    private static final String OF_THE_ACCOUNT =
            "state <> 'REFUSED' and operation <> 'add_container' and not (operation = 'delete' and state = 'PLANNED')";

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    Journal(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A write that was done, or may have been.
     *
     * @param several the values before, one by one, of attributes that had several
     * @param undoes the change that this write put back; null for an ordinary write
     * @param undoneBy the undo that put this write back
     */
    record Kept(
            UUID id,
            UUID changeId,
            UUID personId,
            long place,
            boolean creates,
            boolean deletes,
            boolean planned,
            Map<String, String> before,
            Map<String, String> after,
            Map<String, List<String>> several,
            @Nullable UUID beforeManager,
            @Nullable UUID afterManager,
            @Nullable UUID undoes,
            @Nullable UUID undoneBy) {}

    /** What was written for that change or undo, the oldest first. */
    List<Kept> of(UUID changeId) {
        return jdbc.sql("select * from directory_write where change_id = ? and " + OF_THE_ACCOUNT + " order by place")
                .param(changeId)
                .query(this::kept)
                .list();
    }

    /** Writes for the person after that place which are in force: neither put back nor a putting back. */
    List<Kept> laterThan(UUID personId, long place) {
        return jdbc.sql("""
                        select * from directory_write
                        where person_id = ? and place > ? and undoes is null and undone_by is null and %s
                        order by place
                        """.formatted(OF_THE_ACCOUNT))
                .params(personId, place)
                .query(this::kept)
                .list();
    }

    /** Attempts to put the change back of which we do not know what came. */
    List<Kept> begun(UUID undoes) {
        return jdbc.sql("select * from directory_write where undoes = ? and state = 'PLANNED' order by place")
                .param(undoes)
                .query(this::kept)
                .list();
    }

    /** Whether what this undo put back was an undo itself. */
    boolean isRedo(UUID undoes) {
        return jdbc.sql(
                        "select exists (select from directory_write where change_id = ? and undoes is not null and state <> 'REFUSED')")
                .param(undoes)
                .query(Boolean.class)
                .single();
    }

    /** The change is put back by the undo; what it had put back itself is in force again. In the caller's transaction. */
    void undone(UUID changeId, UUID undo, Collection<UUID> plans) {
        // An attempt before this one was kept under an id that was never given out.
        jdbc.sql("update directory_write set state = 'DONE', change_id = ? where id = any(?)")
                .params(undo, plans.toArray(UUID[]::new))
                .update();
        jdbc.sql("update directory_write set undone_by = null where undone_by = ?")
                .param(changeId)
                .update();
        jdbc.sql("update directory_write set undone_by = ? where change_id = ? and state <> 'REFUSED'")
                .params(undo, changeId)
                .update();
    }

    /**
     * What we know of the account now: it is there. What became of it while it was deleted nobody knows: then it counts as
     * used. In the caller's transaction.
     */
    void account(Account account) {
        jdbc.sql("""
                        update account set dn = :dn, account_name = :name, upn = :upn, enabled = :enabled,
                          written_at = :at::timestamptz, gone_at = null, deleted_at = null,
                          ever_enabled = ever_enabled or :enabled or deleted_at is not null,
                          hand_over = case when deleted_at is not null then 'RETURN' when not :enabled then hand_over
                            when hand_over = 'NEW' then 'ENABLED' when hand_over = 'RETURN' then null else hand_over end,
                          hand_over_since = case when deleted_at is not null then :at::timestamptz
                            when :enabled and hand_over = 'RETURN' then null else hand_over_since end
                        where object_guid = :guid
                        """)
                .param("dn", account.dn())
                .param("name", account.accountName())
                .param("upn", account.userPrincipalName())
                .param("enabled", account.enabled())
                .param("at", account.writtenAt().toString())
                .param("guid", account.objectGuid())
                .update();
    }

    /** The account is there again. In the caller's transaction. */
    void restored(UUID plan, Account account) {
        jdbc.sql("update directory_write set state = 'DONE' where id = ?")
                .param(plan)
                .update();
        account(account);
    }

    /** The account is this person's no more, and so are the names that came with it. In the caller's transaction. */
    void unlink(Account account, Collection<NameLedger.Name> names, Instant now) {
        jdbc.sql("""
                        with given_up as (
                          update claimed_name set person_id = null, main = false, claimed_at = :now::timestamptz
                          where person_id = :person and origin = 'FOUND' and kind || ':' || name_key = any(:names)
                        )
                        delete from account where object_guid = :guid
                        """)
                .param("person", account.personId())
                .param("names", NameLedger.claims(names).toArray(String[]::new))
                .param("now", now.toString())
                .param("guid", account.objectGuid())
                .update();
    }

    private Kept kept(ResultSet row, int n) throws SQLException {
        return new Kept(
                row.getObject("id", UUID.class),
                row.getObject("change_id", UUID.class),
                row.getObject("person_id", UUID.class),
                row.getLong("place"),
                row.getString("operation").equals(Operation.ADD.word()),
                row.getString("operation").equals(Operation.DELETE.word()),
                row.getString("state").equals("PLANNED"),
                read(row.getString("before"), TEXTS),
                read(row.getString("after"), TEXTS),
                read(Objects.requireNonNullElse(row.getString("before_values"), "{}"), LISTS),
                row.getObject("before_manager", UUID.class),
                row.getObject("after_manager", UUID.class),
                row.getObject("undoes", UUID.class),
                row.getObject("undone_by", UUID.class));
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("A kept directory write cannot be read.", broken);
        }
    }
}
