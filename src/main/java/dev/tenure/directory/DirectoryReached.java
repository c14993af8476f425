package dev.tenure.directory;

import java.time.Instant;

/** This node reaches the directory again. Published on every node that had lost it, each for itself. */
public record DirectoryReached(Instant at) {}
