package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.Credential.Installation;
import dev.tenure.source.Credentials.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Credentials as a caller gives them; refusals never quote one. */
record CredentialInput(String name, String kind, Given given) {

    private static final int MOST = 50;

    /**
     * @param creates whether name and kind are given; else the path names what is replaced
     * @throws Trouble naming everything that is wrong
     */
    static CredentialInput read(JsonNode body, boolean creates) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "The body is a JSON object.");
        }
        List<InputProblem> problems = new ArrayList<>();
        Installation installation =
                switch (body.path("installation").asText("CLOUD")) {
                    case "CLOUD" -> Installation.CLOUD;
                    case "LOCAL" -> Installation.LOCAL;
                    default -> {
                        problems.add(new InputProblem(
                                "/installation", "unknown-value", "'installation' is CLOUD or LOCAL."));
                        yield Installation.CLOUD;
                    }
                };
        String holds = installation == Installation.LOCAL ? "places" : "secrets";
        Set<String> known = creates ? Set.of("name", "kind", "installation", holds) : Set.of("installation", holds);
        body.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member) && problems.size() < 100) {
                problems.add(new InputProblem(
                        Pointers.to("", member), "unknown-field", "The body has " + known.stream().sorted().toList() + "."));
            }
        });
        Map<String, String> members = new HashMap<>();
        JsonNode given = body.path(holds);
        if (!given.isObject() || given.size() > MOST) {
            problems.add(new InputProblem(
                    "/" + holds, "required", "'" + holds + "' is an object of names and texts."));
        }
        given.fields().forEachRemaining(member -> {
            if (member.getValue().isTextual()) {
                members.put(member.getKey(), member.getValue().textValue());
            } else if (problems.size() < 100) {
                problems.add(new InputProblem(Pointers.to("/" + holds, member.getKey()), "wrong-type", "It is a text."));
            }
        });
        String name = creates ? text(body, "name", problems) : "";
        String kind = creates ? text(body, "kind", problems) : "";
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
        return new CredentialInput(name, kind, new Given(installation, members));
    }

    static String text(JsonNode body, String name, List<InputProblem> problems) {
        JsonNode value = body.path(name);
        if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > 100) {
            problems.add(new InputProblem("/" + name, "required", "'" + name + "' is a text of 1 to 100 characters."));
            return "";
        }
        return value.textValue();
    }

    /** Never what it holds. */
    @Override
    public String toString() {
        return "CredentialInput[" + name + "]";
    }
}
