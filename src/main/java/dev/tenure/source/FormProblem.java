package dev.tenure.source;

/**
 * One thing that is wrong with, or missing from, what somebody set up.
 *
 * @param pointer to the member, by RFC 6901
 * @param code stable: {@code required}, {@code unknown-setting}, ...
 * @param detail for people: what is wrong and what to do
 */
public record FormProblem(String pointer, String code, String detail) {}
