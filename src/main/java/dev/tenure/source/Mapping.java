package dev.tenure.source;

/** A {@link MappingForm} that was checked and is ready for record after record, on several threads. */
public interface Mapping {

    /**
     * What a record means. Whatever is wrong with it is the answer, never an exception.
     *
     * @param place of the record in its reading, from 1; calls it where it has no key of its own
     */
    Mapped map(SourceRecord record, long place);

    /** The same of a single record. */
    default Mapped map(SourceRecord record) {
        return map(record, 1);
    }
}
