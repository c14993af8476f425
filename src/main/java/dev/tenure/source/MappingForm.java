package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.FieldProblem;
import java.util.List;
import java.util.function.Function;

/** How an integration's mapping is written: the one thing that integrations need to know of it. */
public interface MappingForm {

    /** Everything that is wrong with it or missing in it; the fields are JSON pointers within the mapping. */
    List<FieldProblem> problems(JsonNode mapping);

    /**
     * What the mapping makes of a raw record.
     *
     * @throws RuntimeException if it has problems
     */
    Function<RawRecord, Mapped> read(JsonNode mapping);
}
