package dev.tenure.directory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.Modification;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole room, wired by hand: one node. */
final class Room implements AutoCloseable {

    private static final HidingSettings NOT_HIDDEN = new HidingSettings(false, "none", "none", false);
    private static final CorrelationSettings BY_ADDRESS =
            new CorrelationSettings("employee-number:100;address:60", 100);

    final List<Object> heard = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Accounts accounts;
    final Memberships memberships;
    final Memberships stripping;
    final Reversals reversals;
    final Restoration restoration;
    final Inventory inventory;
    final Ledger ledger;
    final NameLedger nameLedger;
    final Circuit circuit;
    final Outages outages;
    final DirectoryHealth health;
    final HidingHealth hidingHealth;
    final FirstPasswords firstPasswords;
    final HandOvers handOvers;
    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final Links links;
    private final Grants grants;
    private final DirectorySettings settings;
    private final LDAPConnectionPool pool;
    private final HikariDataSource source;

    Room(TestDatabase database, DirectorySettings settings) {
        this(database, settings, Clock.systemUTC());
    }

    Room(TestDatabase database, DirectorySettings settings, Clock clock) {
        this(database, settings, new NameOptions().settings(), clock);
    }

    Room(TestDatabase database, DirectorySettings settings, NameSettings names, Clock clock) {
        this(database, settings, names, NOT_HIDDEN, BY_ADDRESS, clock);
    }

    Room(TestDatabase database, DirectorySettings settings, HidingSettings policy) {
        this(database, settings, new NameOptions().settings(), policy, BY_ADDRESS, Clock.systemUTC());
    }

    Room(
            TestDatabase database,
            DirectorySettings settings,
            NameSettings names,
            CorrelationSettings correlation,
            Clock clock) {
        this(database, settings, names, NOT_HIDDEN, correlation, clock);
    }

    private Room(
            TestDatabase database,
            DirectorySettings settings,
            NameSettings names,
            HidingSettings policy,
            CorrelationSettings correlation,
            Clock clock) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(0);
        source = new HikariDataSource(config);
        jdbc = JdbcClient.create(source);
        var transactions = new DataSourceTransactionManager(source);
        transaction = new TransactionTemplate(transactions);
        pool = DirectoryConnections.pool(settings, clock);
        outages = new Outages(jdbc, heard::add, clock, transactions);
        circuit = new Circuit(pool, outages, settings, clock);
        health = new DirectoryHealth(circuit);
        Directory directory = new Directory(pool, circuit, meters, settings);
        Lookup lookup = new Lookup(directory, settings);
        ledger = new Ledger(jdbc, new ObjectMapper(), clock, transactions);
        Hiding hiding = new Hiding(policy, settings, ledger, meters);
        hidingHealth = new HidingHealth(hiding);
        Protection protection = new Protection(directory, settings);
        firstPasswords = new FirstPasswords(directory, ledger, protection, settings, clock);
        handOvers = new HandOvers(ledger, firstPasswords, circuit);
        Naming naming = new Naming(names, settings);
        nameLedger = new NameLedger(jdbc, clock, names, transactions);
        NameGiving giving = new NameGiving(naming, nameLedger, lookup);
        Containers containers = new Containers(directory, lookup, ledger, settings);
        Journal journal = new Journal(jdbc, new ObjectMapper());
        grants = new Grants(jdbc, new ObjectMapper(), clock, transactions);
        MembershipReversals groups =
                new MembershipReversals(grants, new Groups(directory, settings), protection, directory);
        reversals = new Reversals(
                new ReversalPlanner(directory, lookup, ledger, journal, groups, protection, settings),
                directory,
                ledger,
                journal,
                groups,
                circuit,
                clock);
        restoration = new Restoration(directory, lookup, ledger, journal, protection, circuit, clock);
        inventory = new Inventory(directory, ledger, protection, circuit, naming, hiding, settings);
        accounts = new Accounts(
                new Planner(lookup, ledger, protection, naming, hiding, new Correlation(correlation, lookup), settings),
                new Creation(directory, giving, containers, ledger, clock),
                new Alteration(directory, lookup, giving, nameLedger, containers, ledger, hiding, clock),
                new Deletion(directory, ledger, protection, settings),
                new Managers(lookup, ledger, directory),
                lookup,
                ledger,
                circuit,
                giving,
                settings);
        links = new Links(jdbc, ledger, directory, protection, circuit);
        this.settings = settings;
        memberships = memberships(directory, false);
        stripping = memberships(directory, true);
    }

    private Memberships memberships(Directory directory, boolean strip) {
        return new Memberships(
                new Groups(directory, settings),
                grants,
                new Protection(directory, settings),
                directory,
                new MembershipSettings(strip));
    }

    /** Somebody else is at work between our look and our hand, once. */
    Memberships racing(Runnable somebodyElse) {
        AtomicBoolean done = new AtomicBoolean();
        return memberships(
                new Directory(pool, circuit, meters, settings) {
                    @Override
                    void modify(String dn, List<Modification> modifications) throws Answered {
                        if (done.compareAndSet(false, true)) {
                            somebodyElse.run();
                        }
                        super.modify(dn, modifications);
                    }
                },
                false);
    }

    /** How often the directory was asked to do that, whatever it answered. */
    long asked(Operation operation) {
        return meters.find("tenure.directory.operation").tag("operation", operation.word()).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    @Override
    public void close() {
        pool.close();
        source.close();
    }
}
