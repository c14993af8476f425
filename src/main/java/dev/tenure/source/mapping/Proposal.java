package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A line that a mapping might have.
 *
 * @param to our field; {@code key} for what the source knows a record by
 * @param from the path in the source
 * @param score from 0 to 1: how much speaks for it
 * @param reason what speaks for it and against it
 * @param line as it would stand in the definition, with the transforms that the sample's values need
 */
public record Proposal(String to, String from, double score, String reason, JsonNode line) {}
