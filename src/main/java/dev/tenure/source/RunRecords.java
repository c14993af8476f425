package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What became of the records of runs, to be looked at. */
@Component
class RunRecords {

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    /** A record that only confirms what is known shows up when it is released, and then only as a number. */
    private static final String TOLD = " and (r.outcome <> 'PLANNED' or r.difference is not null) ";

    private final JdbcClient db;
    private final ObjectMapper json;

    RunRecords(JdbcClient db, ObjectMapper json) {
        this.db = db;
        this.json = json;
    }

    List<ReleasedRecord> of(UUID run, @Nullable RecordOutcome outcome, int after, int limit) {
        return db.sql("select r.* from run_record r where r.run_id = :run and r.place > :after" + TOLD
                        + "and (:outcome::text is null or r.outcome = :outcome) order by r.place limit :limit")
                .param("run", run)
                .param("after", after)
                .param("outcome", outcome == null ? null : outcome.name())
                .param("limit", limit)
                .query(this::record)
                .list();
    }

    List<ReleasedRecord> ofPerson(UUID person, int limit) {
        return db.sql("""
                        select r.* from run_record r join feed_run f on f.id = r.run_id
                        where r.person_id in (select id from person where id = :person or merged_into = :person)
                        """ + TOLD + "order by f.started_at desc, r.place limit :limit")
                .param("person", person)
                .param("limit", limit)
                .query(this::record)
                .list();
    }

    /** Some of each kind of difference, those first where the guard stops the run. */
    List<ReleasedRecord> samples(UUID run, int ofEach) {
        return db.sql("""
                        select r.* from (
                          select q.*, row_number() over (partition by difference order by place) as nth from run_record q
                          where run_id = :run and outcome = 'PLANNED' and difference is not null) r
                        where r.nth <= :each
                        order by exists (select from run_tally t where t.run_id = r.run_id and t.exceeded
                          and t.difference = r.difference) desc, r.difference, r.place
                        """)
                .param("run", run)
                .param("each", ofEach)
                .query(this::record)
                .list();
    }

    private ReleasedRecord record(ResultSet rs, int row) throws SQLException {
        String difference = rs.getString("difference");
        String code = rs.getString("because_code");
        return new ReleasedRecord(
                rs.getObject("run_id", UUID.class),
                rs.getInt("place"),
                rs.getString("source_id"),
                RecordOutcome.valueOf(rs.getString("outcome")),
                difference == null ? null : Difference.valueOf(difference),
                code == null ? null : new Because(code, rs.getString("because_text")),
                rs.getObject("person_id", UUID.class),
                rs.getObject("change_id", UUID.class),
                rs.getString("company"),
                texts(rs.getString("before")),
                texts(rs.getString("after")));
    }

    private Map<String, String> texts(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        try {
            return json.readValue(text, TEXTS);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("The database holds a difference that is no JSON object of texts.", ours);
        }
    }
}
