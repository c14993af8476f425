package dev.tenure.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * How records of a source become statements about people, as people write it down. Expressions are CEL: they see
 * {@code record}, and within a chain {@code value}, what the step before made.
 *
 * @param id the path of the source's own key; null if the connector tells it
 * @param fields by the names of our fields ({@code employeeId} among them)
 * @param keys the fields by which a person is found, in order: the first finds and is kept up to date, the others
 *     only find
 * @param rules which records come in: all must be true
 * @param seat the account in the application, by {@code accountId}, {@code role}, {@code status} and
 *     {@code lastActivityAt}; empty: only people come in
 */
public record MappingForm(
        @Nullable String id,
        Map<String, FieldRule> fields,
        List<String> keys,
        List<Rule> rules,
        Map<String, FieldRule> seat) {

    public MappingForm {
        fields = fields == null ? Map.of() : new java.util.TreeMap<>(fields);
        keys = keys == null ? List.of() : List.copyOf(keys);
        rules = rules == null ? List.of() : List.copyOf(rules);
        seat = seat == null ? Map.of() : new java.util.TreeMap<>(seat);
    }

    /**
     * Where one field comes from: a path in the record, or a constant, and then a chain of expressions.
     *
     * @param from such as {@code email} or {@code roles[0].name}, or several with {@code |} between them, of which the
     *     first with a value is taken; null with a constant, or if {@code then} begins with {@code record}
     * @param constant always this; null if it comes from the record
     * @param then each an expression over {@code value} and {@code record}; not asked where {@code from} has no value
     * @param required a record without a value fails
     * @param absentKeeps a record that has no such place at all says nothing of the field, which stays as it is; otherwise,
     *     and where the place is empty, it says that there is no value
     */
    public record FieldRule(
            @Nullable String from,
            @Nullable String constant,
            List<String> then,
            boolean required,
            boolean absentKeeps) {

        public FieldRule(@Nullable String from, @Nullable String constant, List<String> then, boolean required) {
            this(from, constant, then, required, false);
        }

        @JsonCreator
        public FieldRule {
            then = then == null ? List.of() : List.copyOf(then);
        }
    }

    /**
     * Which records come in.
     *
     * @param when an expression that is true or false
     * @param because told with each record that it keeps out
     */
    public record Rule(String when, String because) {}
}
