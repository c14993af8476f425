package dev.tenure.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * What a mapping would make of one record of a sample.
 *
 * @param place where it stood
 * @param fields ours, as they would be; null where one is cleared
 * @param because why it does not come in; null where it does
 */
public record Previewed(
        String place,
        Outcome outcome,
        @Nullable String sourceId,
        @Nullable String employeeId,
        Map<String, String> fields,
        List<Mapped.SyncKey> syncKeys,
        Map<String, String> application,
        @Nullable Because because) {

    /** Whether it would come in. */
    public enum Outcome {
        IN,
        /** A filter rule keeps it out. */
        OUT,
        /** It cannot be mapped. */
        BROKEN
    }

    static Previewed of(String place, Mapped mapped) {
        if (mapped instanceof Mapped.Out out) {
            return new Previewed(place, Outcome.OUT, out.sourceId(), null, Map.of(), List.of(), Map.of(), out.because());
        }
        if (mapped instanceof Mapped.Broken broken) {
            return new Previewed(
                    place, Outcome.BROKEN, broken.sourceId(), null, Map.of(), List.of(), Map.of(), broken.because());
        }
        Mapped.Person person = (Mapped.Person) mapped;
        Map<String, String> fields = new TreeMap<>();
        person.stated().forEach((field, value) -> fields.put(field.name(), value.orElse(null)));
        return new Previewed(
                place,
                Outcome.IN,
                person.sourceId(),
                person.employeeId(),
                fields,
                person.syncKeys(),
                person.application(),
                null);
    }

    /** Never what it says. */
    @Override
    public String toString() {
        return "Previewed[" + place + ", " + outcome + "]";
    }
}
