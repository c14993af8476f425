package dev.tenure.source.mapping;

/**
 * A field of the customer's own that a mapping adds.
 *
 * @param name without the prefix {@code attributes.}
 * @param unique no two people have the same value, so that it may find a person
 */
public record OwnField(String name, boolean unique) {}
