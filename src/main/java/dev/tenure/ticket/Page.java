package dev.tenure.ticket;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A part of a list.
 *
 * @param next the cursor of the part that follows; null when this is the last
 */
public record Page<T>(List<T> items, @Nullable String next) {}
