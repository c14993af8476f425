package dev.tenure.standin;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The sample company: Nordlund AB and Nordlund Service AB, four departments in Umeå, Stockholm and Göteborg, 72 people
 * that a poll lists, and the troubles that every HR system has. The same people at every start; days count from {@code today}.
 */
public final class Nordlund {

    public static final int AB = 1;
    public static final int SERVICE_AB = 2;

    /** The chief executive, who has no manager. */
    public static final String CHIEF = "000101";

    /** Leads a team, in a company that is not read until {@link #lateManagerArrives()}: Flex HRM answers for the id. */
    public static final String LATE_MANAGER = "000190";

    /** Led a team; Flex HRM still answers for the id, in a company that is not read. Never comes. */
    public static final String MISSING_MANAGER = "000191";

    public static final String FIRST_ANNA = "000160";
    public static final String SECOND_ANNA = "000161";
    public static final String WITHOUT_EMAIL = "000162";
    public static final String SHARED_EMAIL = "000163";
    public static final String SHARED_EMAIL_TOO = "000164";
    public static final String FIXED_TERM = "000165";
    public static final String FUTURE_STARTER = "000166";
    public static final String LEAVER = "000167";
    public static final String CONSULTANT = "000168";
    public static final String DOUBLE_BARRELLED = "000169";
    public static final String BEYOND_LATIN_1 = "000170";
    public static final String UNDER_LATE_MANAGER = "000171";
    public static final String UNDER_MISSING_MANAGER = "000172";

    /** Names a manager whose id Flex HRM itself does not know. */
    public static final String UNDER_NOBODY = "000173";

    private static final int ABROAD = 9;
    private static final List<String> PLACES = List.of("Umeå", "Stockholm", "Göteborg");
    private static final List<Department> DEPARTMENTS = List.of(
            new Department("Ekonomi", AB, "Ekonomichef", "Gruppchef ekonomi", "Redovisningsekonom"),
            new Department("Försäljning", AB, "Försäljningschef", "Säljledare", "Säljare"),
            new Department("Teknik", AB, "Teknisk chef", "Utvecklingsledare", "Systemutvecklare"),
            new Department("Service", SERVICE_AB, "Servicechef", "Arbetsledare", "Servicetekniker"));
    private static final List<String> GIVEN = List.of(
            "Åsa",
            "Lars",
            "Karin",
            "Björn",
            "Maja",
            "Erik",
            "Sofia",
            "Göran",
            "Elin",
            "Nils",
            "Märta",
            "Oskar",
            "Ebba",
            "Håkan",
            "Linnéa",
            "Johan",
            "Ylva",
            "Anders",
            "Frida",
            "Mikael",
            "Sara",
            "Per",
            "Hanna",
            "Stig",
            "Ida",
            "Viktor",
            "Birgitta",
            "Emil",
            "Klara");
    private static final List<String> FAMILY = List.of(
            "Öberg",
            "Lindström",
            "Åkesson",
            "Bergqvist",
            "Sjögren",
            "Håkansson",
            "Nyström",
            "Ek",
            "Wallin",
            "Hägglund",
            "Söderberg",
            "Forsberg",
            "Mårtensson",
            "Dahl",
            "Lövgren",
            "Sandström",
            "Björk",
            "Norén",
            "Åberg",
            "Holm",
            "Jönsson",
            "Viklund",
            "Sundqvist");

    private final FlexHrm hrm;
    private final LocalDate today;
    private final Instant now;

    private record Department(String name, int company, String head, String lead, String member) {}

    private Nordlund(FlexHrm hrm, LocalDate today, Instant now) {
        this.hrm = hrm;
        this.today = today;
        this.now = now;
    }

    /** Fills a server with the company. */
    public static Nordlund in(FlexHrm hrm, LocalDate today, Clock clock) {
        var nordlund = new Nordlund(hrm, today, clock.instant());
        hrm.company(AB, "Nordlund AB");
        hrm.company(SERVICE_AB, "Nordlund Service AB");
        nordlund.staff();
        nordlund.troubles();
        return nordlund;
    }

    public FlexHrm hrm() {
        return hrm;
    }

    public static UUID id(String number) {
        return FlexPerson.idOf(number);
    }

    /** The manager for whom two people wait comes over from the company that is not read. */
    public void lateManagerArrives() {
        hrm.change(id(LATE_MANAGER), manager -> manager.in(AB));
    }

    /** A chief, four heads, eight leads and 45 members: 58 people in a tree. */
    private void staff() {
        hire(FlexPerson.of(AB, CHIEF, "Ingrid", "Nordlund", today.minusYears(19), "Verkställande direktör")
                .withEmail("ingrid.nordlund@nordlund.example")
                .withPhone("090-12 301 01")
                .withDepartment("Ledning")
                .withWorkplace("Umeå"));
        int next = 102;
        int[] members = {10, 11, 12, 12};
        for (int d = 0; d < DEPARTMENTS.size(); d++) {
            Department department = DEPARTMENTS.get(d);
            String head = number(next++);
            hire(person(head, department, department.head, PLACES.get(d % 3), id(CHIEF)));
            String[] leads = {number(next++), number(next++)};
            for (int l = 0; l < leads.length; l++) {
                hire(person(leads[l], department, department.lead, PLACES.get((d + l) % 3), id(head)));
            }
            for (int m = 0; m < members[d]; m++) {
                hire(person(number(next++), department, department.member, PLACES.get((d + m) % 3), id(leads[m % 2])));
            }
        }
    }

    private void troubles() {
        Department sales = DEPARTMENTS.get(1);
        Department technology = DEPARTMENTS.get(2);
        Department service = DEPARTMENTS.get(3);
        UUID salesHead = id("000115");
        UUID technologyHead = id("000129");
        UUID serviceHead = id("000144");
        hire(person(FIRST_ANNA, sales, "Säljare", "Stockholm", salesHead)
                .withName("Anna", "Andersson")
                .withEmail("anna.andersson@nordlund.example"));
        hire(person(SECOND_ANNA, technology, "Testledare", "Umeå", technologyHead)
                .withName("Anna", "Andersson")
                .withEmail("anna.andersson2@nordlund.example"));
        hire(person(WITHOUT_EMAIL, service, "Lagerarbetare", "Göteborg", serviceHead)
                .withEmail(null));
        hire(person(SHARED_EMAIL, service, "Servicetekniker", "Umeå", serviceHead)
                .withEmail("servicebil.umea@nordlund.example"));
        hire(person(SHARED_EMAIL_TOO, service, "Servicetekniker", "Umeå", serviceHead)
                .withEmail("servicebil.umea@nordlund.example"));
        hire(person(FIXED_TERM, sales, "Säljare", "Göteborg", salesHead)
                .from(today.minusMonths(1))
                .until(today.plusMonths(5))
                .withType("Visstid"));
        hire(person(FUTURE_STARTER, technology, "Systemutvecklare", "Stockholm", technologyHead)
                .from(today.plusDays(14)));
        hire(person(LEAVER, technology, "Systemutvecklare", "Umeå", technologyHead)
                .until(today.minusDays(1)));
        hire(person(CONSULTANT, technology, "Arkitekt", "Stockholm", technologyHead)
                .withName("Robert", "Fischer")
                .withType("Konsult"));
        hire(person(DOUBLE_BARRELLED, sales, "Kundansvarig", "Umeå", salesHead)
                .withName("Eva-Lotta", "Lindqvist-Öberg")
                .withEmail("eva-lotta.lindqvist-oberg@nordlund.example"));
        hire(person(BEYOND_LATIN_1, service, "Servicetekniker", "Göteborg", serviceHead)
                .withName("Łukasz", "Wiśniewski")
                .withEmail("lukasz.wisniewski@nordlund.example"));
        hire(person(LATE_MANAGER, sales, "Regionchef", "Göteborg", salesHead).in(ABROAD));
        hire(person(MISSING_MANAGER, service, "Driftschef", "Oslo", serviceHead).in(ABROAD));
        hire(person(UNDER_LATE_MANAGER, sales, "Säljare", "Göteborg", id(LATE_MANAGER)));
        hire(person(UNDER_MISSING_MANAGER, service, "Servicetekniker", "Stockholm", id(MISSING_MANAGER)));
        hire(person(UNDER_NOBODY, service, "Servicetekniker", "Stockholm", FlexHrmWire.uuid("nobody")));
    }

    /** The server's lists of people changed lately hold them all, changed on different days. */
    private void hire(FlexPerson person) {
        int number = Integer.parseInt(person.number());
        hrm.hire(person, now.minus(Duration.ofHours(1)).minus(Duration.ofDays(number % 25)));
    }

    private FlexPerson person(String number, Department department, String title, String place, UUID manager) {
        int i = Integer.parseInt(number);
        String given = GIVEN.get(i % GIVEN.size());
        String family = FAMILY.get(i % FAMILY.size());
        return FlexPerson.of(department.company, number, given, family, today.minusDays(90L + i * 7L), title)
                .withEmail(address(given, family))
                .withPhone("090-12 3" + number.substring(4) + " " + number.substring(2, 4))
                .withDepartment(department.name)
                .withWorkplace(place)
                .withManager(manager);
    }

    private static String address(String given, String family) {
        String plain =
                Normalizer.normalize(given + "." + family, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return plain.toLowerCase(Locale.ROOT) + "@nordlund.example";
    }

    private static String number(int number) {
        return "%06d".formatted(number);
    }
}
