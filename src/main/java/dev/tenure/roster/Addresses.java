package dev.tenure.roster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which addresses lead to whom: an address has one holder, whoever came first. */
class Addresses {

    private final JdbcClient db;
    private final RosterSettings settings;

    Addresses(JdbcClient db, RosterSettings settings) {
        this.db = db;
        this.settings = settings;
    }

    /** The addresses that a person's facts name, in lower case and in one order, so that claims never deadlock. */
    static List<String> keys(Facts facts) {
        return List.copyOf(Stream.concat(facts.email().stream(), facts.otherEmails().stream())
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    }

    /** A primary address that HR replaced stays as an alias; one that HR took away goes; one that another holds stays theirs. */
    void keep(Known known, Facts now) {
        List<String> wanted = keys(now);
        if (wanted.equals(keys(known.facts()))
                && now.email().equals(known.facts().email())) {
            return;
        }
        if (!known.isNew()) {
            List<String> dropped = new ArrayList<>();
            for (String alias : known.facts().otherEmails()) {
                String key = alias.toLowerCase(Locale.ROOT);
                if (!wanted.contains(key)) {
                    dropped.add(key);
                }
            }
            known.facts().email().filter(former -> now.email().isEmpty()).ifPresent(former -> {
                String key = former.toLowerCase(Locale.ROOT);
                if (!wanted.contains(key)) {
                    dropped.add(key);
                }
            });
            if (!dropped.isEmpty()) {
                db.sql("delete from email_address where person_id = :person and address = any(:dropped)")
                        .param("person", known.id())
                        .param("dropped", dropped.toArray(String[]::new))
                        .update();
            }
        }
        claim(known.id(), now);
    }

    /** An address of somebody, as it is compared and as it was written. */
    record Claim(String address, String written, boolean isPrimary) {}

    /** All that the facts name, in the order of the addresses. */
    List<Claim> claims(Facts facts) {
        Map<String, String> written = new TreeMap<>();
        facts.otherEmails().forEach(address -> written.put(address.toLowerCase(Locale.ROOT), address));
        facts.email().ifPresent(address -> written.put(address.toLowerCase(Locale.ROOT), address));
        String primary = written.isEmpty() ? "" : primary(facts).toLowerCase(Locale.ROOT);
        return written.entrySet().stream()
                .map(one -> new Claim(one.getKey(), one.getValue(), one.getKey().equals(primary)))
                .toList();
    }

    /** Takes the addresses that nobody holds. */
    void claim(UUID person, Facts facts) {
        List<Claim> claims = claims(facts);
        if (claims.isEmpty()) {
            return;
        }
        db.sql("""
                        with former as (
                          update email_address set is_primary = false
                          where person_id = :person and is_primary and address <> :primary)
                        insert into email_address (address, written, person_id, is_primary)
                        select address, written, :person, address = :primary
                        from unnest(:keys::text[], :written::text[]) as a (address, written)
                        on conflict (address) do update set
                          is_primary = excluded.is_primary, written = excluded.written
                          where email_address.person_id = excluded.person_id
                        """)
                .param("person", person)
                .param("primary", primary(facts).toLowerCase(Locale.ROOT))
                .param("keys", claims.stream().map(Claim::address).toArray(String[]::new))
                .param("written", claims.stream().map(Claim::written).toArray(String[]::new))
                .update();
    }

    /** What the source calls the primary one, else the first on an internal domain, else the first. */
    private String primary(Facts facts) {
        List<String> aliases = facts.otherEmails();
        return facts.email()
                .orElseGet(() -> aliases.stream()
                        .filter(settings::isInternal)
                        .findFirst()
                        .orElse(aliases.get(0)));
    }

    List<String> of(UUID person) {
        return db.sql("select written from email_address where person_id = ? order by is_primary desc, address")
                .param(person)
                .query(String.class)
                .list();
    }

    List<UUID> waitingFor(Collection<String> addresses) {
        if (addresses.isEmpty()) {
            return List.of();
        }
        String[] keys = addresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toArray(String[]::new);
        return db.sql("""
                        select p.id from person p where p.addresses && :keys::text[]
                          and exists (select from unnest(p.addresses) a
                            where a = any(:keys::text[]) and not exists (
                              select from email_address e where e.address = a))
                        order by p.id
                        """).param("keys", keys).query(UUID.class).list();
    }
}
