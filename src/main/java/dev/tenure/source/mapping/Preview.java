package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.Because;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * What a mapping makes of a sample, step by step. It shows values: for those who may see the records.
 *
 * @param in how many come in, {@code out} are kept out by a rule, {@code broken} cannot be mapped
 */
public record Preview(int in, int out, int broken, List<Record> records) {

    /** What becomes of a record. */
    public enum Verdict {
        IN,
        OUT,
        BROKEN
    }

    /**
     * One record of the sample.
     *
     * @param sourceId what it is known by; its place if that cannot be told
     * @param because why it does not come in; null if it does
     * @param filters each rule's verdict, up to the first that keeps the record out
     * @param fields each line of the mapping; empty if the record is kept out
     */
    public record Record(
            String place,
            String sourceId,
            Verdict verdict,
            @Nullable Because because,
            List<Rule> filters,
            List<Line> fields) {}

    /** One rule: whether it lets the record in; null and a problem if that cannot be told. */
    public record Rule(
            int number,
            String reason,
            @Nullable Boolean lets,
            @Nullable String problem) {}

    /**
     * One line of the mapping.
     *
     * @param source the value as it came; null if it is not there
     * @param value as it goes to the roster; null if the record says nothing of the field
     * @param cleared the field is to be empty
     * @param problem why it cannot be mapped, or why the roster would refuse it
     */
    public record Line(
            String to,
            @Nullable JsonNode source,
            List<Step> steps,
            @Nullable String value,
            boolean cleared,
            @Nullable Because problem) {}

    /** What a transform came to; null if nothing. */
    public record Step(String transform, @Nullable JsonNode result) {}

    /** Never what it shows. */
    @Override
    public String toString() {
        return "Preview[in " + in + ", out " + out + ", broken " + broken + "]";
    }
}
