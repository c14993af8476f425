package dev.tenure.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Answers Camunda's own call that starts the process, before Camunda does: what it brings goes through the roster's
 * one door, because people's data must not become process variables. The other calls that would start this process
 * are refused. It runs behind Spring Security's chain.
 */
class CamundaStart extends OncePerRequestFilter {

    static final String PROCESS = "personnel-change";
    static final String PATH = "/engine-rest/process-definition/key/" + PROCESS + "/start";

    private static final Logger LOG = LoggerFactory.getLogger(CamundaStart.class);

    private static final String ENGINE = "/engine-rest(/engine/[^/]+)?";
    private static final Pattern OURS = Pattern.compile(ENGINE + "/process-definition/key/" + PROCESS + "/start/?");
    private static final Pattern OTHER_STARTS = Pattern.compile(ENGINE + "/process-definition/(key/" + PROCESS + "|"
            + PROCESS + ":[^/]*)(/tenant-id/[^/]*)?/(start|submit-form)/?");

    private final StartInput input;
    private final Inbox inbox;
    private final Caller caller;
    private final ObjectMapper json;
    private final ConsoleSettings settings;

    CamundaStart(StartInput input, Inbox inbox, Caller caller, ObjectMapper json, ConsoleSettings settings) {
        this.input = input;
        this.inbox = inbox;
        this.caller = caller;
        this.json = json;
        this.settings = settings;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Decoded and normalised by the server, as whoever answers next will read it.
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        boolean posted = request.getMethod().equals("POST");
        if (posted && OURS.matcher(path).matches()) {
            start(request, response);
        } else if (posted && OTHER_STARTS.matcher(path).matches()) {
            refuse(response, 403, "Start this process by POST " + PATH + " only.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!caller.mayStart()) {
            refuse(response, 403, "You may not do this.");
            return;
        }
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON_VALUE)) {
            refuse(response, 415, "Send the body as application/json, and say so in the header Content-Type.");
            return;
        }
        try {
            StartInput.Start start = input.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())));
            inbox.checkSource(start.record().source(), "businessKey");
            write(response, 200, answer(request, inbox.take(start.record()), start.businessKey()));
        } catch (RuntimeException failure) {
            Problem problem = Problem.of(failure, StartInput::pointer);
            if (problem.status() >= 500) {
                LOG.error("The start of a process failed: {}", problem.type(), failure);
            }
            refuse(response, problem.status(), message(problem));
        }
    }

    /**
     * A process instance as Camunda's API has it. Where nothing is to do, nothing was started: there is no id, and it
     * has ended. While the process has not opened its ticket yet the id is not known here either.
     */
    private static Map<String, Object> answer(HttpServletRequest request, Inbox.Taken taken, String businessKey) {
        String id = taken.ticket() == null ? null : taken.ticket().processInstanceId();
        Map<String, Object> instance = new LinkedHashMap<>();
        instance.put("links", id == null ? List.of() : List.of(link(request, id)));
        instance.put("id", id);
        instance.put("definitionId", PROCESS);
        instance.put("businessKey", businessKey);
        instance.put("caseInstanceId", null);
        instance.put("ended", taken.hasEnded());
        instance.put("suspended", false);
        instance.put("tenantId", null);
        return instance;
    }

    private static Map<String, String> link(HttpServletRequest request, String id) {
        String href = ServletUriComponentsBuilder.fromContextPath(request)
                .path("/engine-rest/process-instance/{id}")
                .buildAndExpand(id)
                .toUriString();
        return Map.of("method", "GET", "href", href, "rel", "self");
    }

    private static String message(Problem problem) {
        return problem.errors().isEmpty()
                ? problem.detail()
                : problem.errors().stream()
                        .map(error -> error.pointer() + ": " + error.detail())
                        .collect(Collectors.joining(" "));
    }

    private void refuse(HttpServletResponse response, int status, String message) throws IOException {
        String type = status == 403
                ? "AuthorizationException"
                : status >= 500 ? "ProcessEngineException" : "InvalidRequestException";
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", type);
        error.put("message", message);
        write(response, status, error);
    }

    private void write(HttpServletResponse response, int status, Map<String, ?> body) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        json.writeValue(response.getOutputStream(), body);
    }
}
