package dev.tenure.directory;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By what an account that is there is held to be somebody's. An account with the employee number always is.
 *
 * @param correlation rules with how much each is to be trusted, of 100, separated by semicolons: {@code address:60;name:40}
 * @param correlationSure from which confidence on an account is adopted without asking
 */
@ConfigurationProperties("tenure.directory")
record CorrelationSettings(
        @DefaultValue("employee-number:100;address:60") String correlation,
        @DefaultValue("100") int correlationSure) {

    /** What an account may have in common with a person. */
    enum Rule {
        EMPLOYEE_NUMBER,
        /** A mail address, main or alias. */
        ADDRESS,
        /** Given name and family name, and the company, department, title or telephone number. */
        NAME;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    CorrelationSettings {
        if (correlationSure < 1 || correlationSure > 100) {
            throw new IllegalArgumentException("tenure.directory.correlation-sure must be from 1 to 100.");
        }
        if (rules(correlation).getOrDefault(Rule.EMPLOYEE_NUMBER, 0) < correlationSure) {
            throw new IllegalArgumentException(
                    "tenure.directory.correlation must trust employee-number at least as much as correlation-sure says.");
        }
    }

    /** The rules that count, and how much. */
    Map<Rule, Integer> rules() {
        return rules(correlation);
    }

    private static Map<Rule, Integer> rules(String text) {
        Map<Rule, Integer> rules = new EnumMap<>(Rule.class);
        for (String part : text.split(";", 0)) {
            String[] rule = part.strip().split(":", -1);
            Rule named = Arrays.stream(Rule.values())
                    .filter(one -> one.code().equals(rule[0].strip()))
                    .findFirst()
                    .orElse(null);
            if (named == null || rule.length != 2 || !rule[1].strip().matches("[1-9][0-9]?|100")) {
                throw new IllegalArgumentException("tenure.directory.correlation has '" + part.strip()
                        + "': write employee-number:100;address:60;name:40, each from 1 to 100.");
            }
            rules.put(named, Integer.valueOf(rule[1].strip()));
        }
        return rules;
    }
}
