package dev.tenure.source;

import dev.tenure.roster.FieldProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why something became of a record.
 *
 * @param code stable: {@code anonymised}, {@code invalid}, {@code manager-unknown}, ...
 * @param text for people; no value of the record, since it is kept and shown beside runs
 */
public record Because(String code, String text) {

    /** Names the fields and what is wrong with each, without their values. */
    public static Because invalid(List<FieldProblem> problems) {
        return new Because(
                "invalid",
                problems.stream().map(p -> p.field() + ": " + p.code()).collect(Collectors.joining("; ")));
    }
}
