package dev.tenure.source;

import dev.tenure.roster.FieldProblem;
import java.util.List;

/** What somebody wants of an integration or a credential and cannot have; says everything that stands in the way. */
public class SourceRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it cannot be had. */
    public enum Why {
        /** What was sent is wrong: see the problems. */
        INVALID,
        /** There is nothing of that name or number. */
        UNKNOWN,
        NAME_TAKEN,
        /** Somebody else was faster: look again. */
        OUTDATED,
        /** It is not in the state for this. */
        WRONG_STATE,
        /** A launch lacks something: see the problems. */
        INCOMPLETE,
        IN_USE,
        RUN_UNDER_WAY,
        /** Something of Tenure itself is not set up: a key, say. */
        NOT_SET_UP,
        /** The other side, or what is stored, cannot be read. */
        UNREADABLE
    }

    private final Why why;
    private final String code;
    private final transient List<FieldProblem> problems;

    /** @param code stable, such as {@code no-credentials-key} */
    SourceRefusal(Why why, String code, String message, List<FieldProblem> problems) {
        super(message);
        this.why = why;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    SourceRefusal(Why why, String code, String message) {
        this(why, code, message, List.of());
    }

    static SourceRefusal invalid(List<FieldProblem> problems) {
        return new SourceRefusal(
                Why.INVALID,
                "invalid-input",
                "What was sent cannot be taken: see 'errors' for each member at fault.",
                problems);
    }

    static SourceRefusal unknown() {
        return new SourceRefusal(Why.UNKNOWN, "not-found", "There is nothing here for you.");
    }

    public Why why() {
        return why;
    }

    public String code() {
        return code;
    }

    /** By JSON pointers. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
