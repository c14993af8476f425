package dev.tenure.roster;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who was found to be one with whom, and who was found not to be after all. */
class Merges {

    private final JdbcClient db;

    Merges(JdbcClient db) {
        this.db = db;
    }

    void keepMerge(UUID stays, UUID goes, String by, String reason, Instant now) {
        db.sql("""
                        insert into person_merge (id, person_id, other_id, done_by, reason, at)
                        values (:id, :stays, :goes, :by, :reason, :now)
                        """)
                .param("id", UUID.randomUUID())
                .param("stays", stays)
                .param("goes", goes)
                .param("by", by)
                .param("reason", reason)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** The row of whom it was is a person again, with the addresses that came with it or that it alone names. */
    void splitOff(UUID person, Employment off, List<Employment> rest) {
        db.sql("delete from employment where id = :off or (:all and person_id = :person)")
                .param("off", off.id())
                .param("all", rest.size() == 1)
                .param("person", person)
                .update();
        db.sql("update person set merged_into = null where id = ?")
                .param(off.id())
                .update();
        List<String> alone = new ArrayList<>(Addresses.keys(off.facts()));
        rest.forEach(one -> alone.removeAll(Addresses.keys(one.facts())));
        db.sql("""
                        update email_address set person_id = :off, is_primary = false, merged_from = null
                        where person_id = :person and (merged_from = :off or address = any(:alone::text[]))
                        """)
                .param("off", off.id())
                .param("person", person)
                .param("alone", alone.toArray(String[]::new))
                .update();
    }

    void keepSplit(UUID off, String by, String reason, Instant now) {
        db.sql("""
                        update person_merge set split_at = :now, split_by = :by, split_reason = :reason
                        where place = (select max(place) from person_merge where other_id = :off and split_at is null)
                        """)
                .param("off", off)
                .param("by", by)
                .param("reason", reason)
                .param("now", Timestamp.from(now))
                .update();
    }

    List<UUID> into(UUID person) {
        return db.sql("select id from person where merged_into = ? order by id")
                .param(person)
                .query(UUID.class)
                .list();
    }

    List<Identities.KeptMerge> of(UUID person) {
        return db.sql("""
                        with all_ids as (select id from person where id = :person or merged_into = :person)
                        select * from person_merge
                        where person_id in (select id from all_ids) or other_id in (select id from all_ids)
                        order by place desc
                        """)
                .param("person", person)
                .query((rs, row) -> {
                    Timestamp split = rs.getTimestamp("split_at");
                    return new Identities.KeptMerge(
                            rs.getObject("person_id", UUID.class),
                            rs.getObject("other_id", UUID.class),
                            rs.getString("done_by"),
                            rs.getString("reason"),
                            rs.getTimestamp("at").toInstant(),
                            split == null ? null : split.toInstant(),
                            rs.getString("split_by"),
                            rs.getString("split_reason"));
                })
                .list();
    }
}
