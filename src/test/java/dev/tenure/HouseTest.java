package dev.tenure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import crooked.Crooked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

/**
 * The rules of the house, each held against Tenure and proved against {@code crooked}, a small house among the tests
 * that breaks every one of them.
 */
class HouseTest {

    /** Who may know whom. A room that is not named here has no place in the house yet. */
    private static final Map<String, Set<String>> STAIRCASE = Map.ofEntries(
            Map.entry("roster", Set.of()),
            Map.entry("source", Set.of("roster")),
            Map.entry("directory", Set.of("roster")),
            Map.entry("access", Set.of("roster")),
            Map.entry("ticket", Set.of("roster")),
            Map.entry("notification", Set.of("roster")),
            Map.entry("user", Set.of("roster")),
            Map.entry("scim", Set.of("user", "roster")),
            Map.entry("security", Set.of("user")),
            Map.entry("process", Set.of("source", "directory", "access", "ticket", "notification", "roster")),
            Map.entry(
                    "console",
                    Set.of("process", "source", "directory", "access", "ticket", "notification", "user", "roster")));

    private static final Set<String> NAMES_THAT_SAY_NOTHING = Set.of(
            "util",
            "utils",
            "helper",
            "helpers",
            "common",
            "core",
            "base",
            "misc",
            "service",
            "services",
            "dto",
            "impl",
            "model",
            "entity",
            "repository",
            "mapper",
            "controller");

    private static final JavaClasses TENURE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tenure");
    private static final JavaClasses TENURE_AND_ITS_TESTS = new ClassFileImporter().importPackages("dev.tenure");
    private static final JavaClasses CROOKED = new ClassFileImporter().importPackages("crooked");

    /** A rule for a house whose base package is the argument, and the class of the crooked house that breaks it. */
    private record Rule(String sentence, Function<String, ArchRule> of, String culprit) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "only process and security know Camunda",
                    root -> noClasses()
                            .that()
                            .resideOutsideOfPackages(root + ".process..", root + ".security..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage("org.camunda..", "org.operaton.."),
                    "crooked.console.TaskPage"),
            new Rule(
                    "only directory knows UnboundID",
                    root -> noClasses()
                            .that()
                            .resideOutsideOfPackage(root + ".directory..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("com.unboundid.."),
                    "crooked.ticket.LdapTicket"),
            new Rule(
                    "nothing runs on a second queue or outside the caller's transaction",
                    root -> noClasses()
                            .should()
                            .dependOnClassesThat()
                            .haveNameMatching(
                                    "org\\.springframework\\.(scheduling\\.annotation\\.(Async|EnableAsync)|retry\\..*"
                                            + "|transaction\\.event\\..*|modulith\\.events\\..*)"),
                    "crooked.ticket.HastyTicket"),
            new Rule(
                    "collaborators come through the constructor",
                    root -> noFields()
                            .should()
                            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                            .orShould()
                            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                            .orShould()
                            .beAnnotatedWith("jakarta.annotation.Resource"),
                    "crooked.ticket.HastyTicket.clock"),
            new Rule(
                    "nothing is written to the standard streams",
                    root -> GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS,
                    "crooked.ticket.HastyTicket"),
            new Rule(
                    "nothing sleeps",
                    root -> noClasses()
                            .should(callMethod(Thread.class, "sleep", long.class))
                            .orShould(callMethod(Thread.class, "sleep", long.class, int.class)),
                    "crooked.ticket.HastyTicket"),
            new Rule("time is java.time", HouseTest::modernTime, "crooked.roster.OldTime"),
            new Rule(
                    "packages are named by what they can do",
                    root -> noClasses()
                            .should()
                            .resideInAnyPackage(NAMES_THAT_SAY_NOTHING.stream()
                                    .map(name -> root + ".." + name + "..")
                                    .toArray(String[]::new)),
                    "crooked.ticket.util.TicketUtils"),
            new Rule(
                    "nothing is handed over in a bag",
                    root -> methods()
                            .that()
                            .arePublic()
                            .and()
                            .areDeclaredInClassesThat()
                            .resideInAPackage(root + "..")
                            .should(takeNoBag(root)),
                    "crooked.ticket.BagOfTickets.open"),
            new Rule("each room stands on its step", HouseTest::staircase, "crooked.roster.NosyRoster"),
            new Rule("each room has its place", HouseTest::place, "crooked.attic.Junk"));

    @TestFactory
    Stream<DynamicTest> theHouseKeepsItsRules() {
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.sentence(), () -> rule.of().apply("dev.tenure").check(TENURE)));
    }

    @TestFactory
    Stream<DynamicTest> aHouseThatBreaksARuleIsFound() {
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.sentence(),
                        () -> assertThat(rule.of()
                                        .apply("crooked")
                                        .evaluate(CROOKED)
                                        .getFailureReport()
                                        .getDetails())
                                .anyMatch(detail -> detail.contains(rule.culprit()))));
    }

    @Test
    void testsWaitForWhatHappensAndNeverSleep() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tenure.standin..")
                .should(callMethod(Thread.class, "sleep", long.class))
                .orShould(callMethod(Thread.class, "sleep", long.class, int.class))
                .because("Awaitility waits for what happens; only a stand-in may play a slow machine")
                .check(TENURE_AND_ITS_TESTS);
    }

    @Test
    void aRoomKnowsOnlyTheRoomsThatItNames() {
        ApplicationModules.of(Tenure.class).verify();
    }

    @Test
    void aRoomThatKnowsMoreThanItNamesIsFound() {
        ApplicationModules crooked = ApplicationModules.of(Crooked.class, (ImportOption) location -> true);

        assertThatThrownBy(crooked::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("NosyRoster")
                .hasMessageContaining("directory");
    }

    @Test
    void everyRoomSaysInItsPackageInfoWhomItMayKnow() {
        assertThat(roomsWithoutDoors("dev.tenure", TENURE)).isEmpty();
        assertThat(roomsWithoutDoors("crooked", CROOKED)).contains("attic", "console");
    }

    @Test
    void theSourcesHoldNothingThatBytecodeHides() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).flatMap(HouseTest::unwanted))
                    .isEmpty();
        }
        assertThat(unwanted("A.java", "import lombok.Data;")).isNotEmpty();
        assertThat(unwanted("A.java", "import jakarta.persistence.Entity;")).isNotEmpty();
        assertThat(unwanted("A.java", "import org.springframework.retry.annotation.Retryable;"))
                .isNotEmpty();
        assertThat(unwanted("A.java", " * @author somebody")).isNotEmpty();
        assertThat(unwanted("A.java", "/* Licensed under the Apache License */"))
                .isNotEmpty();
        assertThat(unwanted("A.java", "import java.time.Clock;")).isEmpty();
    }

    /** What is gone after compilation, or what is not even on the class path here to be compiled against. */
    private static final Pattern UNWANTED = Pattern.compile(
            "(?m)^import (static )?(lombok|(jakarta|javax)\\.persistence|org\\.hibernate(?!\\.validator)"
                    + "|org\\.springframework\\.(retry|data\\.jpa)|org\\.mapstruct)\\..*$|@author\\b|Licensed under");

    private static Stream<String> unwanted(Path file) {
        try {
            return unwanted(file.toString(), Files.readString(file)).stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> unwanted(String name, String source) {
        return UNWANTED.matcher(source)
                .results()
                .map(found -> name + ": " + found.group())
                .toList();
    }

    /** Other people's interfaces want a Date now and then: one is made of an instant, and turned back, on the spot. */
    private static ArchRule modernTime(String root) {
        var old = Pattern.compile("java\\.util\\.(Date|Calendar|GregorianCalendar)|java\\.text\\.(Simple)?DateFormat");
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".process..")
                .should(new ArchCondition<>("keep time as before Java 8") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> old.matcher(
                                                dependency.getTargetClass().getName())
                                        .matches())
                                .filter(dependency -> !dependency
                                        .getDescription()
                                        .matches(".* calls method <java\\.util\\.Date\\.(from|toInstant)\\(.*"))
                                .forEach(dependency -> events.add(
                                        SimpleConditionEvent.satisfied(dependency, dependency.getDescription())));
                    }
                });
    }

    private static ArchRule staircase(String root) {
        return noClasses().should(new ArchCondition<>("know a room that is not below theirs") {
            @Override
            public void check(JavaClass knower, ConditionEvents events) {
                String room = room(root, knower);
                Set<String> below = STAIRCASE.getOrDefault(room, STAIRCASE.keySet());
                for (var dependency : knower.getDirectDependenciesFromSelf()) {
                    String other = room(root, dependency.getTargetClass());
                    if (!room.isEmpty() && !other.isEmpty() && !other.equals(room) && !below.contains(other)) {
                        events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription()));
                    }
                }
            }
        });
    }

    private static ArchRule place(String root) {
        return noClasses().should(new ArchCondition<>("live in a room that the staircase does not name") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String room = room(root, type);
                if (!room.isEmpty() && !STAIRCASE.containsKey(room)) {
                    events.add(SimpleConditionEvent.satisfied(type, type.getName() + " lives in " + room));
                }
            }
        });
    }

    /** The first package below the root; empty for the root itself and for everybody else's classes. */
    private static String room(String root, JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.", 2)[0] : "";
    }

    private static Set<String> roomsWithoutDoors(String root, JavaClasses classes) {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass type : classes.that(resideInAPackage(root + ".*.."))) {
            String room = room(root, type);
            var door = classes.getPackage(root + "." + room).tryGetAnnotationOfType(ApplicationModule.class);
            if (door.isEmpty()
                    || Arrays.asList(door.get().allowedDependencies()).contains(ApplicationModule.OPEN_TOKEN)) {
                rooms.add(room);
            }
        }
        return rooms;
    }

    private static ArchCondition<JavaMethod> takeNoBag(String root) {
        return new ArchCondition<>("take no Map<String, Object>") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean bag = method.getParameterTypes().stream().anyMatch(HouseTest::isBag);
                if (bag && !isForced(root, method)) {
                    events.add(SimpleConditionEvent.violated(
                            method,
                            method.getFullName() + " takes a bag: "
                                    + method.getParameterTypes().stream()
                                            .map(JavaType::getName)
                                            .collect(joining(", "))));
                }
            }
        };
    }

    private static boolean isBag(JavaType type) {
        return type instanceof JavaParameterizedType map
                && map.toErasure().isAssignableTo(Map.class)
                && map.getActualTypeArguments()
                        .get(map.getActualTypeArguments().size() - 1)
                        .getName()
                        .equals(Object.class.getName());
    }

    /** Somebody else's interface wants it so. */
    private static boolean isForced(String root, JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(type -> !type.getPackageName().startsWith(root))
                .anyMatch(type -> type.getMethods().stream()
                        .anyMatch(inherited -> inherited.getName().equals(method.getName())
                                && inherited.getRawParameterTypes().size()
                                        == method.getRawParameterTypes().size()));
    }
}
