package dev.tenure.source;

import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.lang.Nullable;

/**
 * One record of a source, with what it means to us.
 *
 * @param sourceId the source's own key
 * @param payload what is kept of the record: only fields that the feed's allow list names, in the source's words
 * @param meaning what it says about a person, or why it says nothing
 * @param lookAgainOn the day on which the same record will mean something else; null if no such day is known
 */
public record ForeignRecord(
        String sourceId,
        Map<String, Object> payload,
        Meaning meaning,
        @Nullable LocalDate lookAgainOn) {

    /** A record in our words, or the reason why it is not taken in. */
    public sealed interface Meaning {

        /**
         * What it says.
         *
         * @param remark what could not be understood all the same; null if nothing
         */
        record Says(PersonRecord record, @Nullable Because remark) implements Meaning {}

        /** It is of no concern to us. */
        record Skip(Because because) implements Meaning {}

        /** It should have been taken in and cannot be. */
        record Fail(Because because) implements Meaning {}

        /** A record that {@link PersonRecord} refuses is a failure that names the fields. */
        static Meaning of(Supplier<PersonRecord> record, @Nullable Because remark) {
            try {
                return new Says(record.get(), remark);
            } catch (InvalidPersonRecord refused) {
                return new Fail(Because.invalid(refused.problems()));
            }
        }
    }

    @Override
    public String toString() {
        return "ForeignRecord[" + sourceId + "]";
    }
}
