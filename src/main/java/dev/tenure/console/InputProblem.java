package dev.tenure.console;

/**
 * One thing that is wrong with what a caller sent.
 *
 * @param pointer to the member at fault, by RFC 6901; a query parameter or header goes by its name
 * @param code stable: {@code required}, {@code wrong-type}, {@code unknown-field}, {@code too-long}, ...
 * @param detail for people: what is wrong and what to do; never quotes the value
 */
record InputProblem(String pointer, String code, String detail) {}
