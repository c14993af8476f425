package dev.tenure.source;

/** A {@link MappingForm} that was checked and is ready for record after record, on several threads. */
public interface Mapping {

    /** What a record means. Whatever is wrong with it is the answer, never an exception. */
    Mapped map(SourceRecord record);
}
