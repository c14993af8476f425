package dev.tenure.source;

/**
 * What is wrong with one place of a {@link MappingForm}.
 *
 * @param pointer the place, as a JSON pointer such as {@code /fields/email/then/0}
 * @param code stable: {@code unknown-field}, {@code bad-path}, {@code bad-expression}, {@code wrong-type},
 *     {@code not-a-truth}, {@code reads-everything}, {@code required}, {@code either-or}, {@code unknown-key},
 *     {@code not-unique}, {@code not-mapped}, {@code too-many}
 * @param detail for people: what is wrong and what to do
 */
public record MappingProblem(String pointer, String code, String detail) {}
