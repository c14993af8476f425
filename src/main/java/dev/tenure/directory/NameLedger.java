package dev.tenure.directory;

import static java.util.Objects.requireNonNull;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every name that anybody ever had. What is claimed is kept at once and apart from the caller's transaction, before the
 * directory is asked, so that two people never get one name, and nobody gets what another one had. Of who was erased
 * the ledger has hashes: their names stay taken, and can be read no more.
 */
@Component
class NameLedger {

    private final JdbcClient jdbc;
    private final Clock clock;

    @Nullable
    private final Duration kept;

    private final TransactionTemplate apart;

    NameLedger(JdbcClient jdbc, Clock clock, NameSettings settings, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.kept = settings.namesKeptFor();
        // One statement on a connection of its own is a transaction of its own, in one round trip.
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    enum Kind {
        ACCOUNT,
        UPN,
        MAIL;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Where a name comes from. HR may give an address of its own to another; whatever else is taken stays so. */
    enum Origin {
        GIVEN,
        CHOSEN,
        HR,
        FOUND
    }

    /**
     * A name that somebody shall have.
     *
     * @param main whether it is to be the main mail address, which stays an alias later
     */
    record Name(Kind kind, String text, Origin origin, boolean main) {

        String key() {
            return NameKey.of(text);
        }

        /** Names are personal data. */
        @Override
        public String toString() {
            return "Name[" + kind + ", " + origin + "]";
        }
    }

    /**
     * What a claim led to.
     *
     * @param proposal the place of the proposal that is the person's now; -1 if all are taken
     * @param clash of the names that must be had: one that is another's; nothing is claimed then
     * @param fresh what was not the person's before, as {@link #claims} writes it
     */
    record Claim(int proposal, @Nullable String clash, List<String> fresh) {

        boolean isComplete() {
            return proposal >= 0 && clash == null;
        }
    }

    /**
     * Keeps the first proposal of which every name is free, and what must be had besides: all of it or nothing.
     *
     * @param must names that must be had, whatever the proposal
     * @param proposals names that belong together; one empty proposal to claim only what must be had
     */
    Claim claim(UUID personId, List<Name> must, List<List<Name>> proposals) {
        while (true) {
            Attempt attempt = claimOnce(personId, must, proposals);
            if (attempt.clash() != null || attempt.proposal() < 0) {
                return new Claim(-1, attempt.clash(), List.of());
            }
            Set<String> wanted = new TreeSet<>();
            List.of(must, proposals.get(attempt.proposal()))
                    .forEach(names ->
                            names.forEach(name -> wanted.add(name.kind().word() + ":" + name.key())));
            if (attempt.claimed().containsAll(wanted)) {
                return new Claim(attempt.proposal(), null, attempt.fresh());
            }
            // Somebody took a name between our look and our hand: give back the rest and look again.
            giveBack(personId, attempt.fresh());
        }
    }

    private record Attempt(int proposal, @Nullable String clash, Set<String> claimed, List<String> fresh) {}

    private Attempt claimOnce(UUID personId, List<Name> must, List<List<Name>> proposals) {
        List<Name> names = new ArrayList<>(must);
        List<Integer> places = new ArrayList<>(must.stream().map(name -> -1).toList());
        for (int place = 0; place < proposals.size(); place++) {
            for (Name name : proposals.get(place)) {
                names.add(name);
                places.add(place);
            }
        }
        boolean nothingProposed = places.stream().allMatch(place -> place < 0);
        return requireNonNull(apart.execute(status -> jdbc.sql("""
                        with wanted as (
                          select * from unnest(:places::int[], :kinds::text[], :keys::text[], :names::text[],
                            :origins::text[], :main::boolean[]) as w (place, kind, name_key, name, origin, main)
                        ), hindered as (
                          select w.place, w.name from wanted w
                          join claimed_name c on c.kind = w.kind and c.name_key = w.name_key
                          left join account a on a.person_id = c.person_id
                          where c.person_id is distinct from :person::uuid
                            and not (c.origin = 'HR' and w.origin = 'HR')
                            and not coalesce(
                              case when c.person_id is null then c.claimed_at else a.gone_at end < :cutoff::timestamptz, false)
                          union all
                          select w.place, w.name from wanted w
                          join claimed_name c on c.kind = w.kind and c.name_key =
                            'erased:' || erased_hash(w.kind, w.name_key, (select salt from erasure_salt))
                          left join account a on a.person_id = c.person_id
                          where exists (select from erased_key)
                            and not (c.origin = 'HR' and w.origin = 'HR')
                            and not coalesce(a.gone_at < :cutoff::timestamptz, false)
                          union all
                          select w.place, w.name from wanted w join email_address e on e.address = lower(w.name)
                          where w.kind = 'mail' and e.person_id <> :person::uuid
                        ), chosen as (
                          select w.place from wanted w
                          left join claimed_name own
                            on own.kind = w.kind and own.name_key = w.name_key and own.person_id = :person::uuid
                          where w.place >= 0 and not exists (select from hindered h where h.place = w.place)
                            and not exists (select from hindered h where h.place = -1)
                          group by w.place
                          order by count(own.person_id) desc, w.place limit 1
                        ), claimed as (
                          insert into claimed_name (kind, name_key, name, person_id, origin, main, claimed_at)
                          select distinct on (kind, name_key) kind, name_key, name, :person::uuid, origin, main, :now::timestamptz
                          from wanted
                          where place in (-1, (select place from chosen))
                            and not exists (select from hindered where hindered.place = -1)
                            and (:nothingProposed or exists (select from chosen))
                          order by kind, name_key, main desc
                          on conflict (kind, name_key) do update set
                            name = excluded.name,
                            person_id = excluded.person_id,
                            origin = case
                              when claimed_name.person_id = excluded.person_id and excluded.origin <> 'CHOSEN'
                              then claimed_name.origin else excluded.origin end,
                            main = excluded.main or (claimed_name.main and claimed_name.person_id = excluded.person_id),
                            claimed_at = case
                              when claimed_name.person_id = excluded.person_id and excluded.origin <> 'CHOSEN'
                              then claimed_name.claimed_at else excluded.claimed_at end
                          where claimed_name.person_id = excluded.person_id
                            or (claimed_name.origin = 'HR' and excluded.origin = 'HR')
                            or (claimed_name.person_id is null and claimed_name.claimed_at < :cutoff::timestamptz)
                            or exists (
                              select from account a
                              where a.person_id = claimed_name.person_id and a.gone_at < :cutoff::timestamptz)
                          returning kind || ':' || name_key as claimed, xmax = 0 as fresh
                        )
                        select
                          case when :nothingProposed then 0 else coalesce((select place from chosen), -1) end as proposal,
                          (select name from hindered where place = -1 limit 1) as clash,
                          array(select claimed from claimed) as claimed,
                          array(select claimed from claimed where fresh) as fresh
                        """)
                .param("places", places.toArray(Integer[]::new))
                .param("kinds", names.stream().map(name -> name.kind().word()).toArray(String[]::new))
                .param("keys", names.stream().map(Name::key).toArray(String[]::new))
                .param("names", names.stream().map(Name::text).toArray(String[]::new))
                .param(
                        "origins",
                        names.stream().map(name -> name.origin().name()).toArray(String[]::new))
                .param("main", names.stream().map(Name::main).toArray(Boolean[]::new))
                .param("person", personId)
                .param("cutoff", cutoff())
                .param("now", now())
                .param("nothingProposed", nothingProposed)
                .query((row, n) -> new Attempt(
                        row.getInt("proposal"),
                        row.getString("clash"),
                        Set.copyOf(texts(row, "claimed")),
                        texts(row, "fresh")))
                .single()));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }

    /** Names that the directory did not take although nobody is seen to have them. */
    void giveBack(UUID personId, Collection<String> claims) {
        if (claims.isEmpty()) {
            return;
        }
        apart.executeWithoutResult(status -> jdbc.sql(
                        "delete from claimed_name where person_id = :person and kind || ':' || name_key = any(:claims)")
                .param("person", personId)
                .param("claims", claims.toArray(String[]::new))
                .update());
    }

    /** The directory has these already, for somebody who is not this person: they stay taken, and not by this person. */
    void foundWithOthers(UUID personId, Collection<Name> names) {
        if (names.isEmpty()) {
            return;
        }
        apart.executeWithoutResult(status -> jdbc.sql("""
                        update claimed_name set person_id = null, origin = 'FOUND', main = false, claimed_at = :now
                        where person_id = :person and kind || ':' || name_key = any(:claims)
                        """)
                .param("person", personId)
                .param("claims", claims(names).toArray(String[]::new))
                .param("now", now())
                .update());
    }

    static List<String> claims(Collection<Name> names) {
        return names.stream().map(name -> name.kind().word() + ":" + name.key()).toList();
    }

    /** An account was found to be this person's: its names are, too, unless somebody else has claimed them. */
    void adopt(UUID personId, List<Name> names) {
        jdbc.sql("""
                        insert into claimed_name (kind, name_key, name, person_id, origin, main, claimed_at)
                        select distinct on (kind, name_key) kind, name_key, name, :person::uuid, 'FOUND', main, :now::timestamptz
                        from unnest(:kinds::text[], :keys::text[], :names::text[], :main::boolean[])
                          as w (kind, name_key, name, main)
                        order by kind, name_key, main desc
                        on conflict (kind, name_key) do update set person_id = excluded.person_id, main = excluded.main
                        where claimed_name.person_id is null
                        """)
                .param("person", personId)
                .param("kinds", names.stream().map(name -> name.kind().word()).toArray(String[]::new))
                .param("keys", names.stream().map(Name::key).toArray(String[]::new))
                .param("names", names.stream().map(Name::text).toArray(String[]::new))
                .param("main", names.stream().map(Name::main).toArray(Boolean[]::new))
                .param("now", now())
                .update();
    }

    @Nullable
    private OffsetDateTime cutoff() {
        return kept == null ? null : at(clock.instant().minus(kept));
    }

    private OffsetDateTime now() {
        return at(clock.instant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
