package dev.tenure.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.TestDatabase;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldChange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class TicketsTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-23T08:00:00Z");
    private static final Instant DECEMBER_IN_STOCKHOLM = Instant.parse("2026-11-30T23:00:00Z");

    private final DataSource database = TestDatabase.migrated().dataSource();
    private final JdbcClient db = JdbcClient.create(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    private final Tickets tickets = at(NOVEMBER);

    private Tickets at(Instant now) {
        return new Tickets(
                db,
                new ObjectMapper(),
                Clock.fixed(now, ZoneOffset.UTC),
                new TicketSettings(ZoneId.of("Europe/Stockholm")));
    }

    @Test
    void aNewTicketHasANumberAndWhatHrSaidOnItsTimeline() {
        NewTicket wanted = newTicket(UUID.randomUUID());
        Ticket ticket = tickets.open(wanted);

        assertThat(ticket.number()).isEqualTo("HR-2611-0001");
        assertThat(tickets.find(ticket.id())).contains(ticket);
        assertThat(tickets.find("HR-2611-0001")).contains(ticket);
        assertThat(tickets.openOf(wanted.personId())).contains(ticket);
        assertThat(tickets.ofChange(wanted.changeId())).contains(ticket);
        assertThat(tickets.timeline(ticket.id())).singleElement().satisfies(line -> {
            assertThat(line.code()).isEqualTo("ticket.opened");
            assertThat(line.kind()).isEqualTo(LineKind.CHANGE);
            assertThat(line.changeId()).isEqualTo(wanted.changeId());
            assertThat(line.at()).isEqualTo(NOVEMBER);
            assertThat(line.details()).containsExactly(Map.of("field", "title", "after", "Nurse \"A\" {0}"));
            assertThat(line.text(Locale.ENGLISH))
                    .isEqualTo("HR reported a new employee. Source: push. The ticket was opened automatically.");
        });
    }

    @Test
    void aPersonHasOneOpenTicketAndASecondDoesNotSpoilTheTransaction() {
        UUID person = UUID.randomUUID();
        Ticket first = tickets.open(newTicket(person));

        transaction.executeWithoutResult(status -> {
            assertThatThrownBy(() -> tickets.open(newTicket(person)))
                    .isInstanceOf(TicketAlreadyOpen.class)
                    .hasMessageContaining(person.toString());
            tickets.say(first.id(), Remark.comment(Reason.HR_ANSWERED));
        });
        assertThat(codes(first)).containsExactly("ticket.opened", "hr.answered");

        assertThat(tickets.close(first.id(), TicketStatus.DONE)).isTrue();
        assertThat(tickets.openOf(person)).isEmpty();
        assertThat(tickets.open(newTicket(person)).id()).isNotEqualTo(first.id());
    }

    @Test
    void ofManyAtTheSameInstantOneOpensThePersonsTicket() throws Exception {
        UUID person = UUID.randomUUID();
        List<Boolean> opened = atOnce(16, () -> {
            try {
                tickets.open(newTicket(person));
                return true;
            } catch (TicketAlreadyOpen somebodyWasFaster) {
                return false;
            }
        });
        assertThat(opened).containsOnlyOnce(true);
    }

    @Test
    void ticketsOfOneInstantHaveNumbersOfTheirOwn() throws Exception {
        List<String> numbers = atOnce(
                64,
                () -> transaction.execute(
                        status -> tickets.open(newTicket(UUID.randomUUID())).number()));

        assertThat(new HashSet<>(numbers)).hasSize(64);
        assertThat(numbers).allMatch(number -> number.matches("HR-2611-0\\d{3}") && !number.endsWith("-0000"));
    }

    @Test
    void aTransactionThatStaysOpenKeepsNobodyFromANumber() {
        tickets.open(newTicket(UUID.randomUUID()));
        transaction.executeWithoutResult(status -> {
            tickets.open(newTicket(UUID.randomUUID()));
            // On a connection of its own, while the other is not committed.
            var other = Executors.newSingleThreadExecutor();
            try {
                assertThat(other.submit(() -> tickets.open(newTicket(UUID.randomUUID()))
                                        .number())
                                .get(20, java.util.concurrent.TimeUnit.SECONDS))
                        .isEqualTo("HR-2611-0003");
            } catch (Exception failed) {
                throw new AssertionError(failed);
            } finally {
                other.shutdown();
            }
        });
    }

    @Test
    void aMonthBeginsAtOneInTheZoneOfTheDesk() {
        tickets.open(newTicket(UUID.randomUUID()));
        tickets.open(newTicket(UUID.randomUUID()));
        assertThat(at(DECEMBER_IN_STOCKHOLM.minusMillis(1))
                        .open(newTicket(UUID.randomUUID()))
                        .number())
                .isEqualTo("HR-2611-0003");
        assertThat(at(DECEMBER_IN_STOCKHOLM).open(newTicket(UUID.randomUUID())).number())
                .isEqualTo("HR-2612-0001");
        // A node whose clock is a little behind.
        assertThat(at(DECEMBER_IN_STOCKHOLM.minusMillis(1))
                        .open(newTicket(UUID.randomUUID()))
                        .number())
                .isEqualTo("HR-2611-0005");
        assertThat(at(DECEMBER_IN_STOCKHOLM).open(newTicket(UUID.randomUUID())).number())
                .isEqualTo("HR-2612-0003");
    }

    @Test
    void aFirstTicketOfAMonthThatIsRolledBackLeavesNoTrap() {
        tickets.open(newTicket(UUID.randomUUID()));
        Tickets december = at(DECEMBER_IN_STOCKHOLM);
        transaction.executeWithoutResult(status -> {
            december.open(newTicket(UUID.randomUUID()));
            status.setRollbackOnly();
        });
        assertThat(december.open(newTicket(UUID.randomUUID())).number()).isEqualTo("HR-2612-0001");
        assertThat(december.open(newTicket(UUID.randomUUID())).number()).isEqualTo("HR-2612-0002");
    }

    @Test
    void numbersGrowPastFourDigits() {
        tickets.open(newTicket(UUID.randomUUID()));
        db.sql("select setval('ticket_sequence', 9999)").query(Long.class).single();
        assertThat(tickets.open(newTicket(UUID.randomUUID())).number()).isEqualTo("HR-2611-10000");
    }

    @Test
    void newsWhileTheTicketIsOpenIsOnItOnceWithItsDifference() {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        UUID change = UUID.randomUUID();
        List<FieldChange> difference = List.of(new FieldChange(Field.TITLE, "Nurse", "Doctor"));
        tickets.heardAgain(ticket.id(), change, "push", difference);
        tickets.heardAgain(ticket.id(), change, "push", difference);

        assertThat(codes(ticket)).containsExactly("ticket.opened", "ticket.changed-while-open");
        assertThat(tickets.timeline(ticket.id()).get(1).details())
                .containsExactly(Map.of("field", "title", "before", "Nurse", "after", "Doctor"));
        assertThat(tickets.ofChange(change)).contains(ticket);
    }

    @Test
    void whatIsSaidStaysInItsOrderAndAsItWas() {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        String hostile = "<script>'\"\\ {x} \u202e Å😀 \n";
        tickets.say(
                ticket.id(),
                Remark.comment(Reason.MANAGER_UNRESOLVED, "manager", "10007", "why", "no-account"),
                Remark.comment(Reason.COMMENT_BY_HAND, "text", hostile)
                        .by("desk")
                        .visibleTo(Visibility.PUBLIC),
                Remark.write(Reason.ACCOUNT_CREATED, "dn", "CN=a,DC=b", "accountName", "a", "baseDn", "DC=b")
                        .withDetails(List.of(Map.of("attribute", "title", "after", hostile))),
                Remark.step(Reason.WAITING_UNTIL, "instant", "2026-11-30T23:00:00Z"));
        tickets.say(ticket.id());

        List<TimelineEntry> timeline = tickets.timeline(ticket.id());
        assertThat(timeline)
                .extracting(TimelineEntry::code)
                .containsExactly(
                        "ticket.opened", "manager.unresolved", "comment.by-hand", "account.created", "waiting.until");
        assertThat(timeline.get(2).text(Locale.ENGLISH)).isEqualTo(hostile);
        assertThat(timeline.get(2).actor()).isEqualTo("desk");
        assertThat(timeline.get(2).visibility()).isEqualTo(Visibility.PUBLIC);
        assertThat(timeline.get(3).details()).containsExactly(Map.of("attribute", "title", "after", hostile));
        assertThat(timeline.get(4).text(Locale.ENGLISH)).contains("1 December 2026, 00:00 (CET)");
        assertThat(timeline).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
    }

    @Test
    void aRemarkTakesExactlyItsParameters() {
        assertThatThrownBy(() -> Remark.comment(Reason.EMAIL_TAKEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("email.taken");
        assertThatThrownBy(() -> Remark.comment(Reason.EMAIL_TAKEN, "mail", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Remark.comment(Reason.EMAIL_TAKEN, "address", null).params()).containsEntry("address", "");
    }

    @Test
    void somethingIsSaidOnceATicketHoweverManyTry() throws Exception {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        Ticket other = tickets.open(newTicket(UUID.randomUUID()));
        Remark lost = Remark.comment(Reason.DIRECTORY_UNREACHABLE, "answer", "connection refused");

        assertThat(atOnce(8, () -> tickets.sayOnce(ticket.id(), "outage-1", lost)))
                .containsOnlyOnce(true);
        assertThat(tickets.sayOnce(ticket.id(), "outage-2", lost)).isTrue();
        assertThat(tickets.sayOnce(other.id(), "outage-1", lost)).isTrue();
        assertThat(codes(ticket)).containsExactly("ticket.opened", "directory.unreachable", "directory.unreachable");
    }

    @Test
    void theStatusFollowsTheWorkUntilTheTicketIsClosed() {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        tickets.become(ticket.id(), TicketStatus.WAITING, WaitingFor.MANAGER, DECEMBER_IN_STOCKHOLM);
        Ticket waiting = tickets.find(ticket.id()).orElseThrow();
        assertThat(waiting.status()).isEqualTo(TicketStatus.WAITING);
        assertThat(waiting.waitingFor()).isEqualTo(WaitingFor.MANAGER);
        assertThat(waiting.dueAt()).isEqualTo(DECEMBER_IN_STOCKHOLM);

        tickets.become(ticket.id(), TicketStatus.RUNNING, null, null);
        assertThat(tickets.find(ticket.id()).orElseThrow().waitingFor()).isNull();

        tickets.close(ticket.id(), TicketStatus.CANCELLED, Remark.comment(Reason.TICKET_CANCELLED, "by", "desk"));
        tickets.become(ticket.id(), TicketStatus.RUNNING, null, null);
        Ticket closed = tickets.find(ticket.id()).orElseThrow();
        assertThat(closed.status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(closed.closedAt()).isEqualTo(NOVEMBER);
    }

    @Test
    void aTicketIsClosedOnceAndSaysSoOnce() throws Exception {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        Remark done = Remark.comment(Reason.TICKET_DONE_WITHOUT_ACCOUNT);

        assertThat(atOnce(8, () -> tickets.close(ticket.id(), TicketStatus.DONE, done)))
                .containsOnlyOnce(true);
        assertThat(codes(ticket)).containsExactly("ticket.opened", "ticket.done-without-account");
    }

    @Test
    void openAndClosedAreNotMistakenForEachOther() {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        assertThatThrownBy(() -> tickets.become(ticket.id(), TicketStatus.DONE, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tickets.close(ticket.id(), TicketStatus.WAITING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Stream.of(TicketStatus.values()).filter(TicketStatus::isOpen))
                .containsExactly(
                        TicketStatus.NEW, TicketStatus.RUNNING, TicketStatus.ACTION_NEEDED, TicketStatus.WAITING);
    }

    @Test
    void theListIsReadPageByPageFromTheNewest() {
        List<String> opened = IntStream.range(0, 7)
                .mapToObj(i -> tickets.open(newTicket(UUID.randomUUID())).number())
                .toList();
        List<String> read = new ArrayList<>();
        String cursor = null;
        do {
            Page<Ticket> page = tickets.list(TicketFilter.ALL, cursor, 3);
            // Newer tickets do not move what follows.
            tickets.open(newTicket(UUID.randomUUID()));
            page.items().forEach(ticket -> read.add(ticket.number()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(read)
                .containsExactlyElementsOf(opened.stream()
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList());
    }

    @Test
    void theListIsFilteredByEverythingThatTheApiNames() {
        UUID person = person("10442", "Åsa Öberg");
        Ticket asa = tickets.open(newTicket(person));
        Ticket percent = tickets.open(newTicket(person("2", "100% Name")));
        tickets.become(percent.id(), TicketStatus.WAITING, WaitingFor.HR, null);

        assertThat(numbers(null, null, null, null, person, null)).containsExactly(asa.number());
        assertThat(numbers(TicketStatus.WAITING, null, null, null, null, null)).containsExactly(percent.number());
        assertThat(numbers(null, WaitingFor.HR, null, null, null, null)).containsExactly(percent.number());
        assertThat(numbers(null, null, "push", ChangeKind.JOINED, null, null)).hasSize(2);
        assertThat(numbers(null, null, "flex", null, null, null)).isEmpty();
        assertThat(numbers(null, null, null, ChangeKind.LEFT, null, null)).isEmpty();
        assertThat(numbers(null, null, null, null, null, " åsa ö")).containsExactly(asa.number());
        assertThat(numbers(null, null, null, null, null, "100%")).containsExactly(percent.number());
        assertThat(numbers(null, null, null, null, null, "%")).isEmpty();
        assertThat(numbers(null, null, null, null, null, "hr-2611-0001")).containsExactly(asa.number());
        assertThat(numbers(null, null, null, null, null, "HR-26")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "MTIz;drop", "ÅÄÖ", "LTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"})
    void aCursorThatIsNotOursIsRefused(String cursor) {
        assertThatThrownBy(() -> tickets.list(TicketFilter.ALL, cursor, 10)).isInstanceOf(InvalidCursor.class);
    }

    @Test
    void openTicketsAreCountedByStatus() {
        Ticket ticket = tickets.open(newTicket(UUID.randomUUID()));
        tickets.open(newTicket(UUID.randomUUID()));
        tickets.close(tickets.open(newTicket(UUID.randomUUID())).id(), TicketStatus.DONE);
        tickets.become(ticket.id(), TicketStatus.ACTION_NEEDED, WaitingFor.MANAGER, null);

        assertThat(tickets.countOpen())
                .isEqualTo(Map.of(
                        TicketStatus.NEW, 1L,
                        TicketStatus.RUNNING, 0L,
                        TicketStatus.ACTION_NEEDED, 1L,
                        TicketStatus.WAITING, 0L));
        var registry = new SimpleMeterRegistry();
        new TicketMetrics(tickets).bindTo(registry);
        assertThat(registry.get("tenure.tickets.open")
                        .tag("status", "action_needed")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private UUID person(String employeeId, String name) {
        UUID id = UUID.randomUUID();
        db.sql("""
                        insert into person (id, employee_id, facts, provenance, created_at, updated_at, display_name)
                        values (?, ?, '{}', '{}', now(), now(), ?)
                        """).params(id, employeeId, name).update();
        return id;
    }

    private List<String> numbers(
            TicketStatus status, WaitingFor waitingFor, String source, ChangeKind kind, UUID person, String q) {
        return tickets.list(new TicketFilter(status, waitingFor, source, kind, person, q), null, 100).items().stream()
                .map(Ticket::number)
                .toList();
    }

    private List<String> codes(Ticket ticket) {
        return tickets.timeline(ticket.id()).stream().map(TimelineEntry::code).toList();
    }

    private static NewTicket newTicket(UUID person) {
        return new NewTicket(
                person,
                UUID.randomUUID(),
                ChangeKind.JOINED,
                "push",
                true,
                Priority.NORMAL,
                "process-1",
                List.of(new FieldChange(Field.TITLE, null, "Nurse \"A\" {0}")));
    }

    private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
        var threads = Executors.newFixedThreadPool(times);
        try {
            var start = new CountDownLatch(1);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theSettingsHaveTheirNamesAndDefaults() {
        var bound = new org.springframework.boot.context.properties.bind.Binder(
                        new org.springframework.boot.context.properties.source.MapConfigurationPropertySource(
                                Map.of("tenure.ticket.zone", "Europe/Helsinki")))
                .bind("tenure.ticket", TicketSettings.class)
                .get();
        assertThat(bound.zone()).isEqualTo(ZoneId.of("Europe/Helsinki"));
        assertThat(Set.of(TicketSettings.class.getRecordComponents())).hasSize(1);
    }
}
