package dev.tenure.roster;

/**
 * What is wrong with one field of a record.
 *
 * @param field its name in the API, such as {@code employeeId} or {@code attributes.costCenter}
 * @param code stable: {@code required}, {@code too-long}, {@code not-a-date}, {@code not-an-address}, ...
 * @param detail for people: what is wrong and what to do; quotes the value only where it is no personal data
 */
public record FieldProblem(String field, String code, String detail) {}
