package dev.tenure.source;

import java.util.Map;

/** A record of a source with what it means to us. */
public sealed interface Mapped {

    /** The source's own key. */
    String sourceId();

    /** What is kept of the record: the values that the mapping reads, and no others. */
    Map<String, Object> payload();

    record Says(String sourceId, Map<String, Object> payload, Statement statement) implements Mapped {}

    /** A rule keeps it out. */
    record Skip(String sourceId, Map<String, Object> payload, Because because) implements Mapped {}

    /** It should have come in and cannot. Without a key of its own it is called by its place, {@code #17}. */
    record Fail(String sourceId, Map<String, Object> payload, Because because) implements Mapped {}
}
