package dev.tenure.source;

import java.util.List;

/** What was asked of an integration does not go, as it is. */
public class NotPossibleNow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<FormProblem> problems;

    NotPossibleNow(String code, String message) {
        this(code, message, List.of());
    }

    NotPossibleNow(String code, String message, List<FormProblem> problems) {
        super(message);
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    /** Stable, such as {@code no-dry-run}. */
    public String code() {
        return code;
    }

    /** What is wrong with its form, where that is the reason. */
    public List<FormProblem> problems() {
        return problems;
    }
}
