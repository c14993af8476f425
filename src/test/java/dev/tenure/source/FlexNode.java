package dev.tenure.source;

import dev.tenure.TestDatabase;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.standin.FlexHrm;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** A node whose configuration names the Flex HRM of a test, without the engine. */
public final class FlexNode implements AutoCloseable {

    private static final String NAME = "flexhr";

    private final RunNode node;

    /** As Nordlund's operator has set it up; {@code settings} are names (without tenure.) and values. */
    public FlexNode(TestDatabase database, FlexHrm hrm, Clock clock, String... settings) {
        this(RunNode.pool(database.dataSource()), hrm, clock, settings);
    }

    FlexNode(DataSource database, FlexHrm hrm, Clock clock, String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "tenure.flexhr.service-url",
                hrm.serviceUrl(),
                "tenure.flexhr.username",
                FlexHrm.USERNAME,
                "tenure.flexhr.password",
                FlexHrm.PASSWORD,
                "tenure.flexhr.instance",
                FlexHrm.INSTANCE,
                "tenure.flexhr.department",
                "field:Avdelning",
                "tenure.flexhr.location",
                "field:Arbetsplats"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put("tenure." + settings[i], settings[i + 1]);
        }
        this.node = RunNode.with(database, clock, all);
    }

    /**
     * As a node does by and by: makes the version that the configuration wants, runs it dry, and launches it if that went
     * through. Its first run has begun then.
     */
    public FlexNode launch() {
        goOn();
        runs().underWay(NAME).filter(run -> node.find(run).dryRun()).ifPresent(node::toRest);
        goOn();
        return this;
    }

    void goOn() {
        bean(ConfiguredIntegrations.class).goOn();
    }

    /** One run to its end, whatever its guard says; the dry run where there is nothing to run yet. */
    public Run poll() {
        launch();
        Integer launched = integration().launched();
        if (launched == null) {
            return runs().recent(NAME, 1).get(0);
        }
        UUID id = runs().underWay(NAME)
                .orElseGet(() -> runs().start(NAME, launched, false, Trigger.BY_HAND, "kim", null));
        if (node.toRest(id).state() == RunState.WAITING_FOR_APPROVAL) {
            runs().decide(id, RunDecision.APPROVE, "kim", null);
            node.release(id);
            node.close(id);
        }
        return node.find(id);
    }

    Integration integration() {
        return bean(Integrations.class).find(NAME).orElseThrow();
    }

    RunNode node() {
        return node;
    }

    public Runs runs() {
        return node.runs();
    }

    public List<ReleasedRecord> recordsOf(Run run) {
        return runs().records(run.id(), null, 0, 1000);
    }

    public ReleasedRecord recordOf(Run run, UUID sourceId) {
        return recordsOf(run).stream()
                .filter(record -> record.sourceId().equals(sourceId.toString()))
                .findFirst()
                .orElseThrow();
    }

    public Roster roster() {
        return node.roster();
    }

    /** The changes for which a process would have started. */
    public List<PersonnelChange> heard() {
        return node.heard();
    }

    /** What follows from a change to that value fails; of none if it is empty. */
    public void failFor(String value) {
        node.failFor(value);
    }

    public <T> T bean(Class<T> type) {
        return node.bean(type);
    }

    public <T> Collection<T> all(Class<T> type) {
        return node.all(type);
    }

    @Override
    public void close() {
        node.close();
    }
}
