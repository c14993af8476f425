package dev.tenure.directory;

/** What became of an order. An outage is none: it is the exception {@link DirectoryUnavailable}. */
public sealed interface Outcome permits Written, Absent, Unsure, Refused {

    Verdict verdict();
}
