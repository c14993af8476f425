package dev.tenure.source;

import dev.tenure.roster.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What a mapping made of one raw record. */
public sealed interface Mapped {

    /**
     * A person in our words; not checked yet by {@link dev.tenure.roster.PersonRecord}.
     *
     * @param sourceId what the source knows the person by
     * @param employeeId null if the source does not know it: then a sync key must find the person
     * @param stated each field that the mapping names and that has a value, or is cleared
     * @param syncKeys in the mapping's order: field (employeeId included, as {@code employeeId}) and value
     * @param application the person's account in the source itself, where the integration brings it; else empty
     */
    record Person(
            String sourceId,
            @Nullable String employeeId,
            Map<Field, Optional<String>> stated,
            List<SyncKey> syncKeys,
            Map<String, String> application)
            implements Mapped {

        @Override
        public String toString() {
            return "Person" + stated.keySet();
        }
    }

    /** By what a person is found, and what it must be. */
    record SyncKey(String field, String value) {

        @Override
        public String toString() {
            return "SyncKey[" + field + "]";
        }
    }

    /** A filter rule keeps the record out. */
    record Out(String sourceId, Because because) implements Mapped {}

    /** The record cannot be mapped; the reason names the field, the transform and what is wrong, never a value. */
    record Broken(String sourceId, Because because) implements Mapped {}
}
