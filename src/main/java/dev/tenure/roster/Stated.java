package dev.tenure.roster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * What a source says about somebody before it is known who that is, cleaned and checked as in a {@link PersonRecord}.
 *
 * @param employeeId null where the source does not know it
 */
public record Stated(@Nullable String employeeId, Map<Field, Optional<String>> values) {

    /**
     * Cleans and checks.
     *
     * @throws InvalidPersonRecord naming everything that is wrong at once
     */
    public Stated {
        var check = new RecordCheck();
        employeeId = employeeId == null ? null : check.employeeId(employeeId);
        values = check.stated(values);
        List<FieldProblem> problems = check.problems();
        if (!problems.isEmpty()) {
            throw new InvalidPersonRecord(problems);
        }
    }

    /** Says which fields are stated, never their values. */
    @Override
    public String toString() {
        return "Stated" + values.keySet();
    }
}
