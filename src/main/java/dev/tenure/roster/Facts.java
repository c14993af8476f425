package dev.tenure.roster;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * What is known of a person, as text in one canonical form for each field: dates as ISO 8601, truth as
 * {@code true} or {@code false}, several addresses sorted and separated by semicolons. A field that is not here is
 * not known. Immutable.
 */
public record Facts(Map<Field, String> values) {

    public static final Facts NONE = new Facts(Map.of());

    public Facts {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Nullable
    public String get(Field field) {
        return values.get(field);
    }

    public Optional<String> find(Field field) {
        return Optional.ofNullable(values.get(field));
    }

    public Optional<String> givenName() {
        return find(Field.GIVEN_NAME);
    }

    public Optional<String> familyName() {
        return find(Field.FAMILY_NAME);
    }

    /** Given name and family name, as far as known, in that order; empty text when neither is. */
    public String displayName() {
        return Stream.of(givenName(), familyName()).flatMap(Optional::stream).collect(Collectors.joining(" "));
    }

    public Optional<String> email() {
        return find(Field.EMAIL);
    }

    public List<String> otherEmails() {
        return find(Field.OTHER_EMAILS).map(all -> List.of(all.split(";"))).orElse(List.of());
    }

    public Optional<String> managerEmployeeId() {
        return find(Field.MANAGER);
    }

    public Optional<LocalDate> startDate() {
        return find(Field.START_DATE).map(LocalDate::parse);
    }

    /** The last day of work. */
    public Optional<LocalDate> endDate() {
        return find(Field.END_DATE).map(LocalDate::parse);
    }

    /** False only when a source has said so. */
    public boolean active() {
        return !"false".equals(values.get(Field.ACTIVE));
    }

    /** On leave of absence on that day; one whose end is not known goes on. */
    public boolean onLeaveOn(LocalDate day) {
        return leaveStart()
                .filter(first -> !day.isBefore(first))
                .filter(first -> leaveEnd().map(last -> !day.isAfter(last)).orElse(true))
                .isPresent();
    }

    public Optional<LocalDate> leaveStart() {
        return find(Field.LEAVE_START).map(LocalDate::parse);
    }

    /** The last day of a leave of absence. */
    public Optional<LocalDate> leaveEnd() {
        return find(Field.LEAVE_END).map(LocalDate::parse);
    }

    public boolean suspended() {
        return "true".equals(values.get(Field.SUSPENDED));
    }

    /** Works here on that day: not declared inactive, and the last day has not passed. The first day is not asked. */
    public boolean employedOn(LocalDate day) {
        return active() && endDate().map(end -> !day.isAfter(end)).orElse(true);
    }

    public Facts with(Field field, @Nullable String value) {
        SortedMap<Field, String> changed = new TreeMap<>(values);
        if (value == null) {
            changed.remove(field);
        } else {
            changed.put(field, value);
        }
        return new Facts(changed);
    }

    /** The fields in which {@code after} differs from this, in the order of the fields. */
    public List<FieldChange> changesTo(Facts after) {
        var fields = new TreeSet<>(values.keySet());
        fields.addAll(after.values.keySet());
        List<FieldChange> changes = new ArrayList<>();
        for (Field field : fields) {
            String before = values.get(field);
            String now = after.values.get(field);
            if (!Objects.equals(before, now)) {
                changes.add(new FieldChange(field, before, now));
            }
        }
        return List.copyOf(changes);
    }

    /** Says which fields are known, never their values: facts are personal data and must not reach a log by accident. */
    @Override
    public String toString() {
        return "Facts" + values.keySet();
    }
}
