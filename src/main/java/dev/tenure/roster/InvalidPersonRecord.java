package dev.tenure.roster;

import java.util.List;
import java.util.stream.Collectors;

/** A record that cannot be taken, with everything that is wrong with it at once. */
public class InvalidPersonRecord extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FieldProblem> problems;

    public InvalidPersonRecord(List<FieldProblem> problems) {
        super(problems.stream().map(p -> p.field() + ": " + p.detail()).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    public List<FieldProblem> problems() {
        return problems;
    }
}
