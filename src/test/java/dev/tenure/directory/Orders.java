package dev.tenure.directory;

import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** Writes orders for one person: each method gives the same order with one thing changed. */
record Orders(
        UUID personId,
        String employeeId,
        Map<Field, String> facts,
        Set<Field> cleared,
        String container,
        @Nullable String managerDn,
        State state,
        boolean create,
        @Nullable Instant expires,
        Set<Field> leaveOut,
        @Nullable UUID adopt,
        Set<UUID> declined,
        boolean createAnyway) {

    static Orders of(String employeeId, String container, String given, String family) {
        return new Orders(
                        UUID.randomUUID(),
                        employeeId,
                        Map.of(),
                        Set.of(),
                        container,
                        null,
                        State.ENABLED,
                        true,
                        null,
                        Set.of(),
                        null,
                        Set.of(),
                        false)
                .with(Field.GIVEN_NAME, given)
                .with(Field.FAMILY_NAME, family);
    }

    Orders with(Field field, String value) {
        Map<Field, String> changed = new TreeMap<>(facts);
        changed.put(field, value);
        return new Orders(
                personId,
                employeeId,
                changed,
                cleared,
                container,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders without(Field field) {
        Map<Field, String> changed = new TreeMap<>(facts);
        changed.remove(field);
        Set<Field> more = new HashSet<>(cleared);
        more.add(field);
        return new Orders(
                personId,
                employeeId,
                changed,
                more,
                container,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders in(String other) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                other,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders underManager(@Nullable String employee, @Nullable String dn) {
        Orders named = employee == null ? without(Field.MANAGER) : with(Field.MANAGER, employee);
        return new Orders(
                personId,
                employeeId,
                named.facts,
                named.cleared,
                container,
                dn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders state(State other) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                other,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders creating(boolean may) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                state,
                may,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders expiring(@Nullable Instant at) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                state,
                create,
                at,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    Orders leavingOut(Field... fields) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                state,
                create,
                expires,
                Set.of(fields),
                adopt,
                declined,
                createAnyway);
    }

    Orders adopting(UUID guid) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                guid,
                declined,
                createAnyway);
    }

    Orders declining(UUID... guids) {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                Set.of(guids),
                createAnyway);
    }

    Orders anyway() {
        return new Orders(
                personId,
                employeeId,
                facts,
                cleared,
                container,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                true);
    }

    AccountOrder order() {
        Set<Field> stated = new HashSet<>(facts.keySet());
        stated.addAll(cleared);
        Person person = new Person(personId, employeeId, new Facts(facts), stated, Instant.now(), 1, List.of());
        return new AccountOrder(
                personId,
                UUID.randomUUID(),
                person,
                container,
                managerDn,
                state,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }
}
