package dev.tenure.source.mapping;

/**
 * What is wrong with one place of a mapping's definition.
 *
 * @param pointer where it stands in the definition, as a JSON pointer: {@code /fields/2/transforms/0}
 * @param code stable: {@code unknown-property}, {@code unknown-field}, {@code bad-expression}, ...
 * @param detail for people: what is wrong and what to do
 */
public record MappingProblem(String pointer, String code, String detail) {}
