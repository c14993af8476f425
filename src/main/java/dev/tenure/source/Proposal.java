package dev.tenure.source;

import java.util.List;

/**
 * What one of our fields could be read from.
 *
 * @param choices the best first
 */
public record Proposal(String field, List<Choice> choices) {

    public Proposal {
        choices = List.copyOf(choices);
    }

    public Choice best() {
        return choices.get(0);
    }

    /**
     * One way to read it.
     *
     * @param score 0 to 100
     * @param reasons for people, without values of the sample
     * @param key whether each record of the sample has another value, so that the field can find a person
     */
    public record Choice(MappingForm.FieldRule rule, int score, List<String> reasons, boolean key) {

        public Choice {
            reasons = List.copyOf(reasons);
        }
    }
}
