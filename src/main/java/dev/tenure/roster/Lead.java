package dev.tenure.roster;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * Which of a person's employments leads at a moment, and what is true of the person by it. What works leads before what
 * is on leave, before what lies ahead, before what is over; then an employee's before any other; then the one that began
 * earlier; then the lower number. Of employments that are all over, the one that led last goes on leading.
 *
 * @param numbers all employee numbers, the leading one first
 * @param turnsAt the next instant at which, by the dates alone, this would be otherwise
 */
record Lead(
        Employment leader,
        Facts facts,
        SortedMap<Field, Roster.Provenance> provenance,
        SortedMap<Field, SortedMap<String, Said>> others,
        List<String> numbers,
        @Nullable Instant turnsAt) {

    /** What lies further away than any timer reaches is never: some HR systems write 9999-12-31 for it. */
    private static final LocalDate NEVER = LocalDate.of(9990, 1, 1);

    /** What is true of a human being whatever the employment: one that never spoke of it does not take it away. */
    private static final List<Field> OF_THE_HUMAN =
            List.of(Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL, Field.MOBILE);

    private enum Stage {
        AT_WORK,
        ON_LEAVE,
        AHEAD,
        OVER
    }

    /** @param present the number of the one that led until now; null if none did */
    static Lead of(List<Employment> employments, @Nullable String present, Instant now, TimeZones zones) {
        Lead lead = at(employments, present, now, zones);
        return turningInstants(employments, zones)
                .filter(instant -> instant.isAfter(now))
                .sorted()
                .filter(instant -> !at(employments, lead.leader.employeeId(), instant, zones)
                        .isLike(lead))
                .findFirst()
                .map(turns -> new Lead(lead.leader, lead.facts, lead.provenance, lead.others, lead.numbers, turns))
                .orElse(lead);
    }

    /** Whether anybody of them works then, or will. */
    static boolean isEmployed(List<Employment> employments, Instant now, TimeZones zones) {
        return employments.stream().anyMatch(one -> stage(one, now, zones) != Stage.OVER);
    }

    private boolean isLike(Lead other) {
        return numbers.get(0).equals(other.numbers.get(0)) && facts.equals(other.facts);
    }

    private static Lead at(List<Employment> employments, @Nullable String present, Instant now, TimeZones zones) {
        List<Employment> inOrder =
                employments.stream().sorted(order(present, now, zones)).toList();
        Employment leader = inOrder.get(0);
        SortedMap<Field, Roster.Provenance> provenance = new TreeMap<>(leader.provenance());
        SortedMap<Field, SortedMap<String, Said>> others = new TreeMap<>(leader.others());
        Facts facts = leader.facts();
        for (Field field : OF_THE_HUMAN) {
            Optional<Employment> speaker = inOrder.stream()
                    .filter(one -> one.provenance().containsKey(field))
                    .findFirst();
            if (speaker.isPresent()) {
                facts = facts.with(field, speaker.get().facts().get(field));
                provenance.putIfAbsent(field, speaker.get().provenance().get(field));
                if (speaker.get().others().containsKey(field)) {
                    others.putIfAbsent(field, speaker.get().others().get(field));
                }
            }
        }
        facts = facts.with(Field.OTHER_EMAILS, aliases(facts, employments));
        if (stage(leader, now, zones) != Stage.OVER) {
            // Whoever must not use the account for one reason must not use it for another.
            boolean suspended = employments.stream()
                    .anyMatch(one -> one.facts().suspended() && stage(one, now, zones) != Stage.OVER);
            if (suspended) {
                facts = facts.with(Field.SUSPENDED, "true");
            }
            if (facts.endDate().isPresent()) {
                facts = facts.with(Field.END_DATE, lastDay(leader, inOrder, now, zones));
            }
        }
        return new Lead(
                leader,
                facts,
                provenance,
                others,
                inOrder.stream().map(Employment::employeeId).toList(),
                null);
    }

    private static Comparator<Employment> order(@Nullable String present, Instant now, TimeZones zones) {
        return comparing((Employment one) -> stage(one, now, zones))
                .thenComparing(one -> stage(one, now, zones) == Stage.OVER
                        && !one.employeeId().equals(present))
                .thenComparing(
                        one -> stage(one, now, zones) == Stage.OVER
                                ? one.facts().endDate().orElse(null)
                                : null,
                        nullsLast(reverseOrder()))
                .thenComparing(one -> !isEmployees(one))
                .thenComparing(one -> one.facts().startDate().orElse(null), nullsFirst(naturalOrder()))
                .thenComparing(Employment::employeeId);
    }

    private static boolean isEmployees(Employment one) {
        return one.facts()
                .find(Field.EMPLOYMENT_TYPE)
                .filter("employee"::equalsIgnoreCase)
                .isPresent();
    }

    private static Stage stage(Employment one, Instant now, TimeZones zones) {
        LocalDate day = LocalDate.ofInstant(now, zones.zoneOf(one.facts()));
        if (!one.facts().employedOn(day)) {
            return Stage.OVER;
        }
        if (one.facts().startDate().filter(day::isBefore).isPresent()) {
            return Stage.AHEAD;
        }
        return one.facts().onLeaveOn(day) ? Stage.ON_LEAVE : Stage.AT_WORK;
    }

    /** The last day on which any employment lasts without a day between; nothing where one of them has no end. */
    @Nullable
    private static String lastDay(Employment leader, List<Employment> inOrder, Instant now, TimeZones zones) {
        LocalDate last = leader.facts().endDate().orElseThrow();
        List<Employment> others = new ArrayList<>(inOrder);
        others.remove(leader);
        others.removeIf(one -> stage(one, now, zones) == Stage.OVER);
        boolean longer = true;
        while (longer) {
            longer = false;
            for (Employment one : others) {
                LocalDate following = last.plusDays(1);
                boolean gap =
                        one.facts().startDate().filter(following::isBefore).isPresent();
                LocalDate end = one.facts().endDate().orElse(null);
                if (!gap && end == null) {
                    return null;
                }
                if (!gap && end.isAfter(last)) {
                    last = end;
                    longer = true;
                }
            }
        }
        return last.toString();
    }

    /** All addresses but the main one. */
    @Nullable
    private static String aliases(Facts facts, List<Employment> employments) {
        SortedMap<String, String> aliases = new TreeMap<>();
        for (Employment one : employments) {
            Stream.concat(one.facts().email().stream(), one.facts().otherEmails().stream())
                    .forEach(address -> aliases.putIfAbsent(address.toLowerCase(java.util.Locale.ROOT), address));
        }
        facts.email().ifPresent(main -> aliases.remove(main.toLowerCase(java.util.Locale.ROOT)));
        return aliases.isEmpty() ? null : String.join(";", aliases.values());
    }

    private static Stream<Instant> turningInstants(List<Employment> employments, TimeZones zones) {
        return employments.stream()
                .flatMap(one -> Stream.of(
                                one.facts().startDate(),
                                one.facts().endDate().map(last -> last.plusDays(1)),
                                one.facts().leaveStart(),
                                one.facts().leaveEnd().map(last -> last.plusDays(1)))
                        .flatMap(Optional::stream)
                        .filter(day -> day.isBefore(NEVER))
                        .map(day -> day.atStartOfDay(zones.zoneOf(one.facts())).toInstant()));
    }

    /** The people as whom they came. */
    static Set<UUID> ids(List<Employment> employments) {
        return employments.stream().map(Employment::id).collect(java.util.stream.Collectors.toSet());
    }
}
