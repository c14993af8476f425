package dev.tenure.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a request wants of Camunda, through {@code /engine-rest} or the web apps' {@code /camunda/api}. Writes are on
 * a list of what Tasklist and Cockpit need; everything else (deployments, starts, messages, modifications,
 * migrations, users, groups, authorisations, variables) is {@link Kind#FORBIDDEN} to everybody.
 */
record EngineCall(Door door, Kind kind) {

    /** Where the request came in. */
    enum Door {
        REST,
        WEB_APP
    }

    /** What it would do. */
    enum Kind {
        /** Reads by GET. */
        READ,
        /** Reads by POST, because the question is long. */
        QUERY,
        /** Works on tasks, jobs and filters, as far as the engine's authorisations go. */
        WORK,
        /** Says that a person changed, in the words of the engine. */
        HIRE,
        /** Nobody may. */
        FORBIDDEN
    }

    /** Tasklist asks by OPTIONS what it may offer. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private static final String HIRE = "POST process-definition/key/personnel-change/start";

    private static final List<Pattern> QUERIES = patterns(
            "POST (task|process-instance|execution|variable-instance|job|job-definition|incident|external-task|batch|user"
                    + "|event-subscription)(/count)?",
            "POST history/(process-instance|task|activity-instance|variable-instance|decision-instance|detail|incident"
                    + "|job-log|user-operation|external-task-log|identity-link-log|batch)(/count)?",
            "POST filter/[^/]+/(list|count|singleResult)");

    private static final List<Pattern> WORK = patterns(
            "POST task/[^/]+/(claim|unclaim|assignee|delegate|resolve|complete|submit-form|comment/create)",
            "PUT task/[^/]+",
            "POST task/[^/]+/identity-links(/delete)?",
            "POST filter/create",
            "(PUT|DELETE) filter/[^/]+",
            "PUT job/[^/]+/(retries|suspended|duedate)",
            "POST job/[^/]+/(execute|duedate/recalculate)",
            "POST job/retries",
            "PUT job-definition/[^/]+/(retries|suspended|jobPriority)",
            "PUT (job|job-definition|process-instance|process-definition)/suspended",
            "PUT process-(instance|definition)/[^/]+/suspended",
            "POST process-instance/(job-retries|suspended-async)",
            "POST process-instance/delete",
            "DELETE process-instance/[^/]+",
            "(PUT|DELETE) incident/[^/]+/annotation",
            "PUT batch/[^/]+/suspended",
            "DELETE batch/[^/]+");

    /** Questions of Cockpit's own pages. */
    private static final Pattern COCKPIT = Pattern.compile("POST cockpit/plugin/[^/]+/[^/]+/.+");

    private static final Pattern ENGINE_PREFIX = Pattern.compile("^engine/[^/]+/");

    static EngineCall of(HttpServletRequest request) {
        String path = String.join("/", segments(request));
        if (path.startsWith("camunda/api/")) {
            String inside = path.substring("camunda/api/".length());
            return new EngineCall(Door.WEB_APP, webApp(request.getMethod(), inside));
        }
        String inside =
                ENGINE_PREFIX.matcher(path.replaceFirst("^engine-rest/?", "")).replaceFirst("");
        Kind kind = engine(request.getMethod(), inside);
        boolean hires = path.equals("engine-rest/" + inside) && HIRE.equals(request.getMethod() + " " + inside);
        return new EngineCall(Door.REST, hires ? Kind.HIRE : kind);
    }

    private static Kind webApp(String method, String path) {
        if (path.startsWith("admin/setup")) {
            return Kind.FORBIDDEN;
        }
        if (path.startsWith("engine/")) {
            String inside = path.substring("engine/".length());
            return engine(method, ENGINE_PREFIX.matcher(inside).replaceFirst(""));
        }
        if (READING.contains(method)) {
            return Kind.READ;
        }
        return COCKPIT.matcher(method + " " + path).matches() ? Kind.QUERY : Kind.FORBIDDEN;
    }

    private static Kind engine(String method, String path) {
        if (READING.contains(method)) {
            return Kind.READ;
        }
        String call = method + " " + path;
        if (QUERIES.stream().anyMatch(p -> p.matcher(call).matches())) {
            return Kind.QUERY;
        }
        return WORK.stream().anyMatch(p -> p.matcher(call).matches()) ? Kind.WORK : Kind.FORBIDDEN;
    }

    /** Of the decoded path, as Jersey reads it; the firewall has refused what could be read in two ways. */
    private static List<String> segments(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    private static List<Pattern> patterns(String... regexes) {
        return Stream.of(regexes).map(Pattern::compile).toList();
    }
}
