package dev.tenure.source;

import java.util.List;

/** A form that cannot be kept, not even as a draft. */
public class InvalidForm extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FormProblem> problems;

    InvalidForm(List<FormProblem> problems) {
        super("The form cannot be kept: "
                + String.join("; ", problems.stream().map(FormProblem::pointer).toList()));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong with it. */
    public List<FormProblem> problems() {
        return problems;
    }
}
