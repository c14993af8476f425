package dev.tenure.source;

import java.util.List;
import java.util.Optional;

/** Makes mappings of what people wrote down, shows what they would do, and proposes some. */
public interface Mappings {

    /**
     * Checks the form and makes it ready.
     *
     * @throws InvalidMapping with everything that is wrong with it
     */
    Mapping compile(MappingForm form);

    /**
     * What the form makes of each record, field by field. What is not mapped yet is no obstacle.
     *
     * @throws InvalidMapping for what is written and is wrong
     */
    Preview preview(MappingForm form, List<SourceRecord> sample);

    /** What our fields could be read from, by the names and values of a sample; fields of which nothing is found are left out. */
    List<Proposal> propose(List<SourceRecord> sample);

    /** What to begin with for a kind of connector. */
    Optional<Preset> preset(String kind);
}
