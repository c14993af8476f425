package dev.tenure.console;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A part of a list.
 *
 * @param next what to give as {@code cursor} for the part that follows; null when this is the last
 */
record Listing<T>(List<T> items, @Nullable String next) {}
