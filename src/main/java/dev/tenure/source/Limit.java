package dev.tenure.source;

import org.springframework.lang.Nullable;

/**
 * How much of one kind of change a run may bring before a person is asked. Past either one it waits.
 *
 * @param count people; null: not looked at
 * @param percent of the people that the integration, or the company, had before; null: not looked at
 */
public record Limit(@Nullable Integer count, @Nullable Double percent) {}
