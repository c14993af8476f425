package dev.tenure.source;

/**
 * A field that the customer added.
 *
 * @param name without {@code attributes.}
 * @param title for people
 * @param unique whether a value belongs to one person only, so that it can find the person
 */
public record OwnField(String name, String title, boolean unique) {}
