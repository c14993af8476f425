package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.Authorities.Rank;
import dev.tenure.roster.Field;
import dev.tenure.roster.Roster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads an order of authority; what is wrong with it is gathered. */
final class AuthorityInput {

    private static final int MOST = 1_000;
    private static final int LONGEST_SOURCE = 64;
    private static final Set<String> MEMBERS = Set.of("field", "source", "rank");

    private final List<InputProblem> problems = new ArrayList<>();
    private final Set<List<String>> seen = new HashSet<>();

    private AuthorityInput() {}

    /** @throws Trouble naming everything that is wrong */
    static List<Rank> read(JsonNode body) {
        JsonNode all = body.path("authority");
        if (!body.isObject() || !all.isArray() || body.size() != 1) {
            throw Trouble.invalid(
                    "/authority",
                    "wrong-type",
                    "The body is a JSON object with 'authority' only: a list of field, source and rank.");
        }
        if (all.size() > MOST) {
            throw Trouble.invalid("/authority", "too-many", "'authority' has more than " + MOST + " entries.");
        }
        AuthorityInput input = new AuthorityInput();
        List<Rank> ranks = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ranks.add(input.rank(Pointers.to("/authority", i), all.get(i)));
        }
        if (!input.problems.isEmpty()) {
            throw Trouble.invalid(input.problems);
        }
        return ranks;
    }

    private Rank rank(String pointer, JsonNode entry) {
        entry.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                add(Pointers.to(pointer, name), "unknown-field", "An entry has field, source and rank only.");
            }
        });
        String field = entry.path("field").asText("");
        if (!field.equals("*") && !isField(field)) {
            add(
                    pointer + "/field",
                    "unknown-value",
                    "'field' is '*' or the name of a person's field, as title or attributes.costCenter.");
        }
        String source = entry.path("source").asText("").strip();
        if (!entry.path("source").isTextual()
                || source.isEmpty()
                || source.length() > LONGEST_SOURCE
                || source.chars().anyMatch(Character::isISOControl)) {
            add(
                    pointer + "/source",
                    "required",
                    "'source' is the name of an integration or of an API client's source.");
        } else if (source.equals(Roster.DESK)) {
            add(pointer + "/source", "always-first", "What is said at the desk is above every source: leave it out.");
        }
        JsonNode rank = entry.path("rank");
        if (!rank.isIntegralNumber() || rank.asLong() < 1 || rank.asLong() > MOST) {
            add(
                    pointer + "/rank",
                    "wrong-type",
                    "'rank' is a whole number from 1, the most authoritative, to " + MOST + ".");
        }
        if (!seen.add(List.of(field, source))) {
            add(pointer, "twice", "A source has one rank for a field: leave one of the two out.");
        }
        return new Rank(field, source, rank.asInt());
    }

    private static boolean isField(String name) {
        try {
            Field.named(name);
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private void add(String pointer, String code, String detail) {
        if (problems.size() < 100) {
            problems.add(new InputProblem(pointer, code, detail));
        }
    }
}
