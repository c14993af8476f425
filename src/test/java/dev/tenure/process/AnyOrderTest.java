package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.WaitingFor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;

/** Whatever HR says, and in whatever order it comes. */
class AnyOrderTest extends ProcessTest {

    private static final int PEOPLE = 5;

    /** The first so many lead the others, and work here at the end. */
    private static final int MANAGERS = 2;

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(60);

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Europe/Stockholm"));
    }

    /** One statement: who, when (by place), what; people by index, so that a case can be told. */
    private record Statement(int person, int at, Map<String, Optional<String>> facts) {}

    /** What HR said, and the places of it in the order in which it came, repetitions included. */
    private record Story(List<Statement> statements, List<Integer> order, long pauses) {}

    private static Arbitrary<Map<String, Optional<String>>> facts(int person) {
        Arbitrary<Optional<String>> manager = Arbitraries.integers()
                .between(-1, Math.min(person, MANAGERS) - 1)
                .map(index -> index < 0 ? Optional.empty() : Optional.of("#" + index));
        Arbitrary<Tuple.Tuple2<String, Optional<String>>> fact = Arbitraries.oneOf(
                fact("title", Arbitraries.of("Nurse", "Doctor", "Head, of \"all\"")),
                fact("department", Arbitraries.of("Ward 1", "Ward 2")),
                fact("phone", Arbitraries.of("08-1", "08-2")),
                fact("email", Arbitraries.of("a@#.example", "b@#.example")),
                fact("otherEmails", Arbitraries.of("c@#.example", "c@#.example;d@#.example")),
                fact("familyName", Arbitraries.of("Order", "Ordning")),
                manager.map(reference -> Tuple.of("managerEmployeeId", reference)),
                Arbitraries.of("true", "false").map(text -> Tuple.of("active", Optional.of(text))),
                fact(
                        "endDate",
                        Arbitraries.of(
                                today().minusDays(30).toString(),
                                today().plusDays(300).toString())));
        return fact.list().ofMinSize(1).ofMaxSize(4).map(list -> {
            Map<String, Optional<String>> facts = new TreeMap<>();
            list.forEach(each -> facts.put(each.get1(), each.get2()));
            return facts;
        });
    }

    private static Arbitrary<Tuple.Tuple2<String, Optional<String>>> fact(String field, Arbitrary<String> values) {
        // Nobody is left without a family name: that would be a matter for a person to settle.
        return values.optional(field.equals("familyName") ? 1 : 0.7).map(value -> Tuple.of(field, value));
    }

    private static Arbitrary<Story> stories() {
        Arbitrary<Statement> partial = Arbitraries.integers()
                .between(0, PEOPLE - 1)
                .flatMap(person -> facts(person).map(facts -> new Statement(person, 0, facts)));
        return Combinators.combine(
                        partial.list().ofMinSize(8).ofMaxSize(16),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.longs())
                .as((partials, repeated, seed) -> {
                    List<Statement> all = new ArrayList<>();
                    for (int person = 0; person < PEOPLE; person++) {
                        all.add(new Statement(
                                person,
                                0,
                                Map.of("givenName", Optional.of("Kim"), "familyName", Optional.of("Order"))));
                    }
                    partials.forEach(one -> all.add(new Statement(one.person(), all.size(), one.facts())));
                    for (int person = 0; person < MANAGERS; person++) {
                        all.add(new Statement(
                                person, 100, Map.of("active", Optional.of("true"), "endDate", Optional.empty())));
                    }
                    List<Integer> order = new ArrayList<>(
                            IntStream.range(0, all.size()).boxed().toList());
                    Random random = new Random(seed);
                    for (int i = 0; i < repeated; i++) {
                        order.add(random.nextInt(all.size()));
                    }
                    Collections.shuffle(order, random);
                    return new Story(all, order, seed);
                });
    }

    @Test
    void anyOrderAndRepetitionEndsInTheDirectoryOfTheNewestStates() {
        stories().sampleStream().limit(12).forEach(this::tell);
    }

    private void tell(Story story) {
        List<String> numbers =
                IntStream.range(0, PEOPLE).mapToObj(i -> newNumber()).toList();
        Set<String> processes = new LinkedHashSet<>();
        Random pauses = new Random(story.pauses());
        for (int place : story.order()) {
            Absorbed absorbed = absorb(story.statements().get(place), numbers);
            if (absorbed.changeId() != null) {
                tickets.ofChange(absorbed.changeId()).ifPresent(ticket -> processes.add(ticket.processInstanceId()));
            }
            if (pauses.nextInt(3) == 0) {
                work(processes, pauses.nextBoolean());
            }
        }
        await().atMost(LONG).untilAsserted(() -> {
            work(processes, true);
            for (int person = 0; person < PEOPLE; person++) {
                assertNewest(story, person, numbers);
            }
        });
    }

    private Absorbed absorb(Statement statement, List<String> numbers) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        statement
                .facts()
                .forEach((field, value) -> stated.put(Field.named(field), value.map(text -> {
                    String written = field.equals("familyName") ? text + " #" : text;
                    String number = field.equals("managerEmployeeId")
                            ? numbers.get(Integer.parseInt(text.substring(1)))
                            : numbers.get(statement.person());
                    return field.equals("managerEmployeeId") ? number : written.replace("#", "x" + number);
                })));
        return roster.absorb(new PersonRecord(
                "push", null, null, BEGINNING.plusSeconds(statement.at()), numbers.get(statement.person()), stated));
    }

    /** Runs what is due; where all of it shall come to rest, with the sweep that catches up with lost news. */
    private void work(Set<String> processes, boolean toRest) {
        int ran;
        do {
            ran = 0;
            for (String process : processes) {
                for (Job job : management
                        .createJobQuery()
                        .processInstanceId(process)
                        .messages()
                        .list()) {
                    management.executeJob(job.getId());
                    ran++;
                }
            }
            if (toRest) {
                sweep.sweep();
            }
        } while (toRest && ran > 0);
    }

    private void assertNewest(Story story, int person, List<String> numbers) throws LDAPException {
        String number = numbers.get(person);
        Map<String, String> facts = new TreeMap<>();
        story.statements().stream()
                .filter(statement -> statement.person() == person)
                .sorted(Comparator.comparing(Statement::at))
                .forEach(statement -> statement
                        .facts()
                        .forEach((field, value) ->
                                value.ifPresentOrElse(text -> facts.put(field, text), () -> facts.remove(field))));
        String end = facts.get("endDate");
        boolean ends = end != null && end.compareTo(today().toString()) > 0;
        boolean employed = !"false".equals(facts.get("active")) && (end == null || ends);
        List<SearchResultEntry> entries = entries(Filter.createEqualityFilter("employeeID", number));
        String as = "person " + person + " (" + number + ") of " + story;

        Optional<Ticket> open =
                tickets.openOf(roster.findByEmployeeId(number).orElseThrow().id());
        assertThat(open.map(Ticket::waitingFor).filter(waiting -> !(ends && waiting == WaitingFor.START_DATE)))
                .as("open ticket of %s", as)
                .isEmpty();
        if (!employed && entries.isEmpty()) {
            // Whoever was never heard of before the end has no account.
            return;
        }
        assertThat(entries).as(as).hasSize(1);
        SearchResultEntry entry = entries.get(0);
        assertThat(isEnabled(entry)).as(as).isEqualTo(employed);
        assertThat(entry.getParentDNString()).as(as).startsWithIgnoringCase(employed ? "OU=People," : "OU=Leavers,");
        assertThat(entry.getAttributeValue("displayName"))
                .as(as)
                .isEqualTo("Kim " + facts.get("familyName") + " x" + number);
        assertThat(new String[] {
                    entry.getAttributeValue("title"),
                    entry.getAttributeValue("department"),
                    entry.getAttributeValue("telephoneNumber"),
                    entry.getAttributeValue("mail")
                })
                .as(as)
                .containsExactly(
                        facts.get("title"),
                        facts.get("department"),
                        facts.get("phone"),
                        facts.containsKey("email") ? facts.get("email").replace("#", "x" + number) : null);
        String manager = facts.get("managerEmployeeId");
        assertThat(entry.getAttributeValue("manager"))
                .as(as)
                .isEqualTo(
                        manager == null || !employed
                                ? null
                                : entry(numbers.get(Integer.parseInt(manager.substring(1))))
                                        .orElseThrow()
                                        .getDN());
    }

    private static final String[] NASTY = {
        "Berg, Åsa",
        "O'Brien \"Bo\"",
        "#1",
        " # ",
        "👩‍👩‍👧‍👦",
        "\u202eעברית",
        "שלום עולם",
        "x".repeat(300),
        "y".repeat(64),
        "👍".repeat(32),
        "<script>alert(1)</script>",
        "*)(uid=*))(|(uid=*",
        "\\2a\\28",
        "CN=Administrator,CN=Users",
        "a=b+c=d;e<f>g",
        "\u0000",
        "a\u0000b",
        "\u0007bell\u001b[31m",
        "\ud800",
        " ",
        "\u200b",
        "line\r\nend",
        "${7*7}",
        "ﷺ",
        "Z̸̡̛",
        "ß",
        "İ",
        "K\u212Aelvin",
        "-",
        "...",
        "true",
        "2026-12-31"
    };

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of(NASTY),
                Arbitraries.of(NASTY),
                Arbitraries.strings().ofMaxLength(70));
    }

    private static Arbitrary<Map<Field, String>> people() {
        List<Field> fields = new ArrayList<>(Field.known());
        fields.add(Field.attribute("costCenter"));
        fields.add(Field.attribute("nick-name"));
        // Names in most: a person without any waits for HR, and nothing is written.
        Arbitrary<Map<Field, String>> any =
                Arbitraries.maps(Arbitraries.of(fields), texts()).ofMaxSize(3);
        return Combinators.combine(any, texts(), texts()).as((some, given, family) -> {
            Map<Field, String> all = new TreeMap<>(some);
            all.putIfAbsent(Field.GIVEN_NAME, given);
            all.putIfAbsent(Field.FAMILY_NAME, family);
            return all;
        });
    }

    @Test
    void anyPersonIsRefusedAtTheDoorOrWorkedOnAndNeverAnIncident() {
        int[] seen = {0, 0};
        people().sampleStream().limit(120).forEach(facts -> {
            if (isTaken(facts)) {
                seen[0]++;
            } else {
                seen[1]++;
            }
        });
        assertThat(seen[0]).as("people who got an account").isGreaterThan(20);
        assertThat(seen[1]).as("people who were refused or wait").isPositive();
    }

    /** True if an account was written. */
    private boolean isTaken(Map<Field, String> facts) {
        String number = newNumber();
        Map<Field, Optional<String>> stated = new TreeMap<>();
        facts.forEach((field, text) -> stated.put(field, Optional.of(text)));
        Ticket ticket;
        try {
            ticket = worked(
                    roster.absorb(new PersonRecord("push", null, null, BEGINNING.plusSeconds(1), number, stated)));
        } catch (InvalidPersonRecord refused) {
            return false;
        }
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(ticket.processInstanceId())
                        .count())
                .as("incidents with %s", facts)
                .isZero();
        assertThat(said(ticket)).as("lines with %s", facts).doesNotContain("step.failed", "directory.refused");
        if (ticket.status().isOpen()) {
            assertThat(ticket.waitingFor()).as("with %s", facts).isNotNull();
            return false;
        }
        Person person = roster.findByEmployeeId(number).orElseThrow();
        try {
            return entry(number)
                    .map(entry -> {
                        assertReadsBack(entry, person);
                        return true;
                    })
                    .orElse(false);
        } catch (LDAPException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void assertReadsBack(SearchResultEntry entry, Person person) {
        String name = person.facts().displayName();
        assertThat(entry.getAttributeValue("displayName")).isEqualTo(name);
        try {
            DN dn = new DN(entry.getDN());
            String commonName = dn.getRDN().getAttributeValues()[0];
            assertThat(dn.getRDN().isMultiValued()).isFalse();
            assertThat(dn.getParent()).isEqualTo(new DN("OU=People," + DIRECTORY.baseDn()));
            assertThat(commonName).isEqualTo(entry.getAttributeValue("cn"));
            assertThat(name).startsWith(commonName.replaceFirst(" \\([^ ()]+\\)$", ""));
            Filter filter = Filter.create(
                    Filter.createEqualityFilter("displayName", name).toString());
            assertThat(filter.getAssertionValue()).isEqualTo(name);
            assertThat(entries(filter))
                    .extracting(found -> found.getAttributeValue("employeeID"))
                    .contains(person.employeeId());
        } catch (LDAPException failed) {
            throw new AssertionError(entry.getDN(), failed);
        }
    }

    private static List<SearchResultEntry> entries(Filter filter) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            return admin.search(DIRECTORY.baseDn(), SearchScope.SUB, filter, "*")
                    .getSearchEntries();
        }
    }
}
