package dev.tenure.source;

/**
 * What came of one thing that was tried.
 *
 * @param step stable: {@code address}, {@code tls}, {@code sign-in}, {@code rights}, {@code record}
 * @param text what was asked, what the other side answered, what to do; no secret, no personal data
 */
public record ConnectorCheck(String step, boolean passed, String text) {}
