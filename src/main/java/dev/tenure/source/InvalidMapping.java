package dev.tenure.source;

import java.util.List;
import java.util.stream.Collectors;

/** A form that cannot be made a mapping, with everything that is wrong with it at once. */
public class InvalidMapping extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FormProblem> problems;

    public InvalidMapping(List<FormProblem> problems) {
        super(problems.stream().map(p -> p.pointer() + ": " + p.detail()).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    public List<FormProblem> problems() {
        return problems;
    }
}
