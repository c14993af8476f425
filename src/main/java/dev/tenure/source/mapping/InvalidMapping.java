package dev.tenure.source.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that is no mapping, with everything that is wrong with it at once. */
public class InvalidMapping extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<MappingProblem> problems;

    InvalidMapping(List<MappingProblem> problems) {
        super(problems.stream().map(p -> p.pointer() + ": " + p.detail()).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    /** All of them, in the order of the definition. */
    public List<MappingProblem> problems() {
        return problems;
    }
}
