package dev.tenure.standin;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * An employee as the stand-in keeps them. Immutable; the {@code with} methods give a changed copy.
 *
 * @param company number of the legal company
 * @param number the employment number; null to be without
 * @param department an own text field, {@code Avdelning} on the wire
 * @param workplace an own text field, {@code Arbetsplats} on the wire
 */
public record FlexPerson(
        UUID id,
        int company,
        @Nullable String number,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String email,
        @Nullable String phone,
        @Nullable UUID manager,
        @Nullable String department,
        @Nullable String workplace,
        List<Period> periods) {

    /** A stretch of employment; {@code last} is null while it is open. */
    public record Period(LocalDate first, @Nullable LocalDate last, String title, String type) {}

    public FlexPerson {
        Objects.requireNonNull(id);
        periods = List.copyOf(periods);
    }

    /** Somebody with a number, a name and an open employment, and nothing else. */
    public static FlexPerson of(
            int company, String number, String given, String family, LocalDate first, String title) {
        return new FlexPerson(
                idOf(number),
                company,
                number,
                given,
                family,
                null,
                null,
                null,
                null,
                null,
                List.of(new Period(first, null, title, "Tillsvidare")));
    }

    /** The same number has the same id in every run. */
    public static UUID idOf(String number) {
        return UUID.nameUUIDFromBytes(("flexhr employee " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** In another company. */
    FlexPerson in(int other) {
        return new FlexPerson(
                id, other, number, givenName, familyName, email, phone, manager, department, workplace, periods);
    }

    public FlexPerson withNumber(@Nullable String value) {
        return new FlexPerson(
                id, company, value, givenName, familyName, email, phone, manager, department, workplace, periods);
    }

    public FlexPerson withName(@Nullable String given, @Nullable String family) {
        return new FlexPerson(
                id, company, number, given, family, email, phone, manager, department, workplace, periods);
    }

    public FlexPerson withEmail(@Nullable String value) {
        return new FlexPerson(
                id, company, number, givenName, familyName, value, phone, manager, department, workplace, periods);
    }

    public FlexPerson withPhone(@Nullable String value) {
        return new FlexPerson(
                id, company, number, givenName, familyName, email, value, manager, department, workplace, periods);
    }

    public FlexPerson withManager(@Nullable UUID value) {
        return new FlexPerson(
                id, company, number, givenName, familyName, email, phone, value, department, workplace, periods);
    }

    public FlexPerson withDepartment(@Nullable String value) {
        return new FlexPerson(
                id, company, number, givenName, familyName, email, phone, manager, value, workplace, periods);
    }

    public FlexPerson withWorkplace(@Nullable String value) {
        return new FlexPerson(
                id, company, number, givenName, familyName, email, phone, manager, department, value, periods);
    }

    public FlexPerson withPeriods(List<Period> value) {
        return new FlexPerson(
                id, company, number, givenName, familyName, email, phone, manager, department, workplace, value);
    }

    /** The last period under another title. */
    public FlexPerson withTitle(String title) {
        Period last = lastPeriod();
        return withLastPeriod(new Period(last.first(), last.last(), title, last.type()));
    }

    /** The last period under another employment type. */
    public FlexPerson withType(String type) {
        Period last = lastPeriod();
        return withLastPeriod(new Period(last.first(), last.last(), last.title(), type));
    }

    /** The last period with another first day. */
    public FlexPerson from(LocalDate first) {
        Period last = lastPeriod();
        return withLastPeriod(new Period(first, last.last(), last.title(), last.type()));
    }

    /** The last period with a last day. */
    public FlexPerson until(@Nullable LocalDate day) {
        Period last = lastPeriod();
        return withLastPeriod(new Period(last.first(), day, last.title(), last.type()));
    }

    /** One more period after the others. */
    public FlexPerson again(Period period) {
        List<Period> more = new ArrayList<>(periods);
        more.add(period);
        return withPeriods(more);
    }

    public Period lastPeriod() {
        return periods.get(periods.size() - 1);
    }

    private FlexPerson withLastPeriod(Period period) {
        List<Period> changed = new ArrayList<>(periods.subList(0, periods.size() - 1));
        changed.add(period);
        return withPeriods(changed);
    }
}
