package dev.tenure.roster;

import java.util.List;

/** What became of one record of many. */
public sealed interface Answer {

    record Taken(Absorbed absorbed) implements Answer {}

    /** The record contradicts who is known: nothing of it is kept. */
    record Refused(List<FieldProblem> problems) implements Answer {

        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Something that follows from the record failed, and would again: nothing of it is kept. */
    record Failed(RuntimeException fault) implements Answer {}
}
