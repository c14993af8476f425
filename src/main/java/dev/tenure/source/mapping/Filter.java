package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A rule on which records come in at all.
 *
 * @param keep true: only those of which the expression is true come in; false: those do not
 * @param reason what is said of a record that it keeps out
 */
record Filter(int number, Expression expression, boolean keep, String reason) {

    /** Whether it lets the record in. Fails with a detail that names the rule. */
    boolean lets(Content content) {
        try {
            JsonNode verdict = expression.evaluate(content.budget());
            if (!verdict.isBoolean()) {
                throw new Failed("filter-failed", "comes to neither true nor false");
            }
            return verdict.booleanValue() == keep;
        } catch (Failed failed) {
            throw new Failed(failed.code(), "filter " + number + ": " + failed.detail());
        }
    }
}
