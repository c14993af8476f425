package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.Credential.Installation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * Secrets that somebody gives us to keep.
 *
 * @param installation null where it stays as it is
 * @param secrets as they came, to the last blank
 * @param origins where they may be sent; empty if that is not said
 */
record CredentialInput(
        String name, @Nullable Installation installation, Map<String, String> secrets, List<String> origins) {

    private static final Set<String> CREATE = Set.of("name", "installation", "secrets", "origins");
    private static final Set<String> CHANGE = Set.of("secrets", "origins");

    static CredentialInput toCreate(JsonNode body) {
        List<InputProblem> problems = unknown(body, CREATE);
        String name =
                body.path("name").isTextual() ? body.path("name").textValue().strip() : "";
        if (name.isEmpty()) {
            problems.add(new InputProblem("/name", "required", "'name' is what integrations call the credential by."));
        }
        String installation = body.path("installation").asText("CLOUD");
        if (!installation.equals("CLOUD") && !installation.equals("LOCAL")) {
            problems.add(new InputProblem(
                    "/installation", "unknown-value", "'installation' is CLOUD (kept here) or LOCAL (kept outside)."));
        }
        Map<String, String> secrets = secrets(body, problems);
        List<String> origins = origins(body, problems);
        check(problems);
        return new CredentialInput(name, Installation.valueOf(installation), secrets, origins);
    }

    static CredentialInput toChange(String name, JsonNode body) {
        List<InputProblem> problems = unknown(body, CHANGE);
        Map<String, String> secrets = secrets(body, problems);
        List<String> origins = origins(body, problems);
        check(problems);
        return new CredentialInput(name, null, secrets, origins);
    }

    private static List<InputProblem> unknown(JsonNode body, Set<String> known) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "The body is a JSON object.");
        }
        List<InputProblem> problems = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && problems.size() < 100) {
                problems.add(
                        new InputProblem(Pointers.to("", name), "unknown-field", "This is no member of a credential."));
            }
        });
        return problems;
    }

    private static Map<String, String> secrets(JsonNode body, List<InputProblem> problems) {
        Map<String, String> secrets = new LinkedHashMap<>();
        JsonNode given = body.path("secrets");
        if (!given.isObject() || given.isEmpty()) {
            problems.add(new InputProblem(
                    "/secrets", "required", "'secrets' is an object with texts, such as {\"password\": \"...\"}."));
        }
        given.properties().forEach(each -> {
            if (each.getValue().isTextual()) {
                secrets.put(each.getKey(), each.getValue().textValue());
            } else if (problems.size() < 100) {
                problems.add(
                        new InputProblem(Pointers.to("/secrets", each.getKey()), "wrong-type", "A secret is a text."));
            }
        });
        return secrets;
    }

    private static List<String> origins(JsonNode body, List<InputProblem> problems) {
        List<String> origins = new ArrayList<>();
        JsonNode given = body.path("origins");
        if (!given.isMissingNode() && !given.isArray()) {
            problems.add(new InputProblem(
                    "/origins", "wrong-type", "'origins' is a list of texts, such as [\"https://hr.example.com\"]."));
        }
        given.forEach(each -> origins.add(each.asText()));
        return origins;
    }

    private static void check(List<InputProblem> problems) {
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CredentialInput[" + name + ", " + installation + "]";
    }
}
