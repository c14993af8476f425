package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.FieldProblem;
import dev.tenure.source.Credential.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tells everything that an integration lacks before it can run. */
@Component
class IntegrationCheck {

    private final Connectors connectors;
    private final Credentials credentials;
    private final ObjectProvider<MappingForm> mappings;

    IntegrationCheck(Connectors connectors, Credentials credentials, ObjectProvider<MappingForm> mappings) {
        this.connectors = connectors;
        this.credentials = credentials;
        this.mappings = mappings;
    }

    /** What must not even be kept: settings that nobody knows, and secrets among them. */
    List<FieldProblem> misplaced(String kind, IntegrationContent content) {
        List<FieldProblem> problems = new ArrayList<>();
        connectors.find(kind).ifPresent(connector -> content.settings().keySet().forEach(name -> {
            Optional<ConnectorSetting> setting = Connectors.setting(connector, name);
            if (setting.isEmpty()) {
                problems.add(problem("/settings", name, "unknown-field", "Connectors of this kind have no such setting."));
            } else if (setting.get().secret()) {
                problems.add(problem("/settings", name, "secret", "This is a secret: it belongs to the credentials."));
            }
        }));
        return problems;
    }

    List<FieldProblem> problems(String kind, IntegrationContent content) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<Connector> connector = connectors.find(kind);
        if (connector.isEmpty()) {
            problems.add(new FieldProblem("/kind", "unknown-value", "No connector here reads this kind any more."));
        } else {
            problems.addAll(misplaced(kind, content));
            missingSettings(connector.get(), content, problems);
            credentials(connector.get(), content, problems);
        }
        problems.addAll(problemsOfMapping(content));
        if (content.fullFeed() && !content.guard().perRun().containsKey("LEFT")) {
            problems.add(new FieldProblem(
                    "/guard/perRun/LEFT",
                    "required",
                    "In a full feed whoever is absent has left: say how many may before somebody must approve."));
        }
        return problems;
    }

    private static void missingSettings(Connector connector, IntegrationContent content, List<FieldProblem> problems) {
        for (ConnectorSetting setting : connector.settings()) {
            if (setting.required()
                    && !setting.secret()
                    && setting.preset() == null
                    && !content.settings().containsKey(setting.name())) {
                problems.add(problem("/settings", setting.name(), "required", setting.help()));
            }
        }
    }

    private void credentials(Connector connector, IntegrationContent content, List<FieldProblem> problems) {
        List<String> secrets = connector.settings().stream()
                .filter(setting -> setting.secret() && setting.required())
                .map(ConnectorSetting::name)
                .toList();
        if (content.credentials() == null) {
            if (!secrets.isEmpty()) {
                problems.add(new FieldProblem(
                        "/credentials", "required", "Connectors of this kind sign in: name the credentials."));
            }
            return;
        }
        Optional<Credential> found = credentials.find(content.credentials());
        if (found.isEmpty()) {
            problems.add(new FieldProblem("/credentials", "unknown-value", "There are no credentials of this name."));
            return;
        }
        Credential credential = found.get();
        if (!credential.kind().equals(connector.kind())) {
            problems.add(new FieldProblem(
                    "/credentials", "wrong-kind", "These credentials are for '" + credential.kind() + "'."));
            return;
        }
        for (String secret : secrets) {
            if (!credential.members().contains(secret)) {
                problems.add(new FieldProblem(
                        "/credentials", "secret-missing", "The credentials do not hold '" + secret + "'."));
            }
        }
        if (credential.installation() == Installation.LOCAL
                && content.settings().values().stream().anyMatch(Credentials::isOfOauth)) {
            problems.add(new FieldProblem(
                    "/credentials", "oauth-not-local", "OAuth needs credentials that are kept in Tenure: CLOUD."));
        }
        try {
            credentials.open(credential.name());
        } catch (SourceRefusal unreadable) {
            problems.add(new FieldProblem("/credentials", unreadable.code(), unreadable.getMessage()));
        }
    }

    List<FieldProblem> problemsOfMapping(IntegrationContent content) {
        List<FieldProblem> problems = new ArrayList<>();
        JsonNode mapping = content.mapping();
        MappingForm form = mappings.getIfAvailable();
        if (mapping == null) {
            problems.add(new FieldProblem("/mapping", "required", "Say what the source's fields mean."));
        } else if (form == null) {
            problems.add(new FieldProblem("/mapping", "no-mappings", "Nothing here can read a mapping."));
        } else {
            form.problems(mapping)
                    .forEach(problem -> problems.add(
                            new FieldProblem("/mapping" + problem.field(), problem.code(), problem.detail())));
        }
        return problems;
    }

    private static FieldProblem problem(String parent, String name, String code, String detail) {
        return new FieldProblem(parent + "/" + name.replace("~", "~0").replace("/", "~1"), code, detail);
    }
}
