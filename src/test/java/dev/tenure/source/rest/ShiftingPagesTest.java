package dev.tenure.source.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.source.Connection;
import dev.tenure.source.Guard;
import dev.tenure.source.Mapped;
import dev.tenure.source.MovableClock;
import dev.tenure.source.Preference;
import dev.tenure.source.RecordOutcome;
import dev.tenure.source.Run;
import dev.tenure.source.RunNode;
import dev.tenure.source.RunOrder;
import dev.tenure.source.RunState;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.Statement;
import dev.tenure.standin.RestStandIn;
import dev.tenure.standin.RestStandIn.Answer;
import dev.tenure.standin.RestStandIn.Asked;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People come and go while a list is read page by page: nobody who is there is taken for a leaver. */
class ShiftingPagesTest {

    private static final int PAGE = 4;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final List<Integer> people =
            new CopyOnWriteArrayList<>(IntStream.range(0, 10).boxed().toList());
    private final RestStandIn system = RestStandIn.start(this::answer);
    private final RestConnector connector =
            new RestConnector(new RestSource(new Tokens(clock), new SimpleMeterRegistry(), clock));
    private String paging = "";
    private Consumer<Integer> afterPage = first -> {};
    private final RunNode node = new RunNode(TestDatabase.migrated().dataSource(), this::order, clock);

    private RunOrder order(String integration, int version, java.util.UUID upload) {
        Map<String, String> settings =
                Map.of("url", system.url(), "idPath", "id", "paging", paging, "pageSize", Integer.toString(PAGE));
        return new RunOrder(
                integration,
                version,
                connector,
                new Connection(integration, settings, Map.of(), null),
                null,
                (record, place) -> map(record),
                Preference.CREATE_AND_UPDATE,
                true,
                new Guard(Map.of(), Map.of()),
                null);
    }

    private static Mapped map(SourceRecord record) {
        return new Mapped.Says(
                record.id(),
                record.fields(),
                new Statement("10" + record.id(), Map.of(Field.FAMILY_NAME, Optional.of("Lund")), List.of(), null));
    }

    private Answer answer(Asked asked) {
        int first = asked.query().containsKey("page")
                ? (Integer.parseInt(asked.query().get("page")) - 1) * PAGE
                : Integer.parseInt(asked.query().get("offset"));
        String page = people.stream()
                .skip(first)
                .limit(PAGE)
                .map(id -> "{\"id\": \"" + id + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        afterPage.accept(first);
        return Answer.json(page);
    }

    @AfterEach
    void close() {
        node.close();
        system.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset", "page"})
    void whoVanishesBetweenTwoPagesHasLeftAndNobodyElse(String byNumber) {
        paging = byNumber;
        assertThat(node.run().count(RecordOutcome.NEW)).isEqualTo(10);
        clock.forward(Duration.ofHours(1));
        afterPage = first -> {
            if (first == 0) {
                people.remove(Integer.valueOf(1));
            }
        };

        Run run = node.run();

        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.message()).isNull();
        assertThat(run.count(RecordOutcome.FAILED)).isZero();
        clock.forward(Duration.ofHours(1));
        Run next = node.run();
        assertThat(run.count(RecordOutcome.CHANGED) + next.count(RecordOutcome.CHANGED))
                .isEqualTo(1);
        assertThat(active("101")).isEqualTo("false");
        assertThat(active("104"))
                .as("was drawn up into the page that had been read")
                .isNotEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset", "page"})
    void ofAListThatNeverStandsStillNobodyIsMissed(String byNumber) {
        paging = byNumber;
        node.run();
        clock.forward(Duration.ofHours(1));
        people.addAll(IntStream.range(10, 40).boxed().toList());
        afterPage = first -> people.remove(0);

        Run run = node.run();

        assertThat(run.state()).isEqualTo(RunState.PARTIAL);
        assertThat(run.leaversWithheld()).isEqualTo("cut-off");
        assertThat(run.code()).isEqualTo("shifted");
        assertThat(run.message()).contains("passed over");
        assertThat(run.count(RecordOutcome.CHANGED)).isZero();
        assertThat(run.count(RecordOutcome.FAILED)).isZero();
        assertThat(run.count(RecordOutcome.NEW)).as("who came is taken in").isPositive();
    }

    private String active(String number) {
        return node.roster().findByEmployeeId(number).orElseThrow().facts().get(Field.ACTIVE);
    }
}
