package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.SaasUser;
import dev.tenure.roster.SaasUsers;
import dev.tenure.roster.Tracking;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Tells the roster of whom a run has heard, news or not, and of the accounts in the application that it read. */
@Component
class Sightings {

    /** At once, so that a million records need no more memory than these. */
    private static final int PART = 10_000;

    /** Whom the source of {@code :feed} has blanked by what {@code :run} has staged, and who is not to be erased yet. */
    static final String BLANKED = """
            select distinct coalesce(p.merged_into, p.id) as person_id
            from staged_record s
            join foreign_record f on f.feed = :feed and f.source_id = s.source_id
            join person p on p.id = f.person_id
            where s.run_id = :run and s.kind <> 'SAYS' and s.because_code = 'anonymised'
              and not exists (select from erasure_request r where r.person_id = coalesce(p.merged_into, p.id))
            """;

    private static final String NO_CREDENTIAL = "none";

    private final JdbcClient db;
    private final Tracking tracking;
    private final SaasUsers applications;
    private final Erasures erasures;
    private final ObjectMapper json;

    Sightings(JdbcClient db, Tracking tracking, SaasUsers applications, Erasures erasures, ObjectMapper json) {
        this.db = db;
        this.tracking = tracking;
        this.applications = applications;
        this.erasures = erasures;
        this.json = json;
    }

    /** One staged record that was understood. */
    private record Sighting(
            String sourceId,
            @Nullable UUID personId,
            @Nullable String seat) {}

    /**
     * To be called before what was staged is forgotten.
     *
     * @param everybody the source was read to its end: accounts that it does not name are gone
     */
    void tell(Run run, boolean everybody) {
        boolean hasSeats = false;
        for (int place = 1; place <= run.progress().staged(); place += PART) {
            List<Sighting> part = from(run, place);
            tracking.heard(
                    run.integration(),
                    run.credential() == null ? NO_CREDENTIAL : run.credential(),
                    run.startedAt(),
                    part.stream().map(Sighting::sourceId).toList());
            List<SaasUser> seats = part.stream()
                    .filter(one -> one.seat != null)
                    .map(this::user)
                    .toList();
            if (!seats.isEmpty()) {
                hasSeats = true;
                applications.keep(run.integration(), run.id().toString(), seats);
            }
        }
        if (hasSeats && everybody) {
            applications.absent(run.integration(), run.id().toString());
        }
    }

    /** Whom the source has blanked is to be erased here as well. */
    void erase(Run run) {
        db.sql(BLANKED)
                .param("feed", run.integration())
                .param("run", run.id())
                .query(UUID.class)
                .list()
                .forEach(person -> erasures.ask(person, "anonymised by " + run.integration(), run.integration()));
    }

    private List<Sighting> from(Run run, int place) {
        return db.sql("""
                        select s.source_id, s.seat::text, case when s.seat is not null then
                          (select f.person_id from foreign_record f where f.feed = :feed and f.source_id = s.source_id) end
                          as person_id
                        from staged_record s
                        where s.run_id = :run and s.place >= :place and s.place < :place + :part and s.kind = 'SAYS'
                        order by s.place
                        """)
                .param("feed", run.integration())
                .param("run", run.id())
                .param("place", place)
                .param("part", PART)
                .query((rs, row) -> new Sighting(
                        rs.getString("source_id"), rs.getObject("person_id", UUID.class), rs.getString("seat")))
                .list();
    }

    private SaasUser user(Sighting one) {
        try {
            Statement.Seat seat = json.readValue(one.seat, Statement.Seat.class);
            return new SaasUser(seat.accountId(), one.personId, seat.role(), seat.status(), seat.lastActivityAt());
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A staged account cannot be read.", ours);
        }
    }
}
