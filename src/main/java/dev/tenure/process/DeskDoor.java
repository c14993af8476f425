package dev.tenure.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.process.Desk.Reply;
import dev.tenure.process.Desk.Unacceptable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The door between Tasklist (or any caller of the engine's API) and the {@link Desk}: what a form of ours shows and
 * what people answer goes past the engine, so that data about people never becomes a process variable. Comes last
 * before the engine's own servlets: sign-in and the protection against forged requests have had their say by then.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class DeskDoor extends OncePerRequestFilter {

    private static final Pattern TASK =
            Pattern.compile("(?:/engine-rest(?:/engine/[^/]+)?|/camunda/api/engine/engine/[^/]+)"
                    + "/task/([^/]+)/(form-variables|submit-form|complete|resolve)/?");

    private static final int LONGEST_ANSWER = 16 * 1024;

    private final Desk desk;
    private final DeskForms forms;
    private final RunDesk runs;
    private final ObjectMapper json;

    DeskDoor(Desk desk, DeskForms forms, RunDesk runs, ObjectMapper json) {
        this.desk = desk;
        this.forms = forms;
        this.runs = runs;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Matcher path = TASK.matcher(
                request.getRequestURI().substring(request.getContextPath().length()));
        if (!path.matches() || (!desk.isOurs(path.group(1)) && !runs.isOurs(path.group(1)))) {
            chain.doFilter(request, response);
            return;
        }
        if (!mayDecide(request)) {
            answer(response, HttpServletResponse.SC_FORBIDDEN, fault("Only operators work on these tasks."));
        } else if (path.group(2).equals("form-variables")) {
            show(path.group(1), request, response);
        } else {
            take(path.group(1), request, response);
        }
    }

    private static boolean mayDecide(HttpServletRequest request) {
        return request.getRemoteUser() != null && (request.isUserInRole("OPERATOR") || request.isUserInRole("ADMIN"));
    }

    private void show(String taskId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<?> shown = runs.isOurs(taskId)
                ? runs.content(taskId)
                : desk.matter(taskId).map(matter -> forms.of(matter, request.getLocale()));
        if (shown.isEmpty()) {
            answer(response, HttpServletResponse.SC_NOT_FOUND, fault("This task is gone."));
            return;
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        JsonNode content = json.valueToTree(shown.get());
        content.properties().forEach(field -> variables.put(field.getKey(), variable(field.getValue())));
        answer(response, HttpServletResponse.SC_OK, variables);
    }

    /** In the engine's own words: text is a String, anything else is Json. */
    private static Map<String, Object> variable(JsonNode value) {
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put("type", value.isTextual() ? "String" : "Json");
        variable.put("value", value.isTextual() ? value.textValue() : value.toString());
        variable.put("valueInfo", Map.of());
        return variable;
    }

    private void take(String taskId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Reply reply = reply(request);
            if (runs.isOurs(taskId)) {
                runs.resolve(taskId, request.getRemoteUser(), reply);
            } else {
                desk.resolve(taskId, request.getRemoteUser(), reply);
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (Unacceptable unacceptable) {
            answer(response, HttpServletResponse.SC_BAD_REQUEST, fault(unacceptable.getMessage()));
        } catch (OptimisticLockingException gone) {
            answer(
                    response,
                    HttpServletResponse.SC_CONFLICT,
                    fault("Somebody else, or the matter itself, was faster: look at the task again."));
        } catch (DirectoryUnavailable outage) {
            answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, fault(outage.getMessage()));
        }
    }

    private Reply reply(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST_ANSWER + 1);
        if (body.length > LONGEST_ANSWER) {
            throw new Unacceptable("The answer is longer than " + LONGEST_ANSWER + " bytes: shorten the note.");
        }
        try {
            JsonNode variables = json.readTree(body).path("variables");
            return new Reply(text(variables, "resolution"), text(variables, "value"), text(variables, "note"));
        } catch (JsonProcessingException malformed) {
            throw new Unacceptable("The answer is no JSON: send {\"variables\": {\"resolution\": {\"value\": ...}}}.");
        }
    }

    @Nullable
    private static String text(JsonNode variables, String name) {
        JsonNode value = variables.path(name).path("value");
        return value.isTextual() ? value.textValue() : null;
    }

    private static Map<String, Object> fault(String message) {
        return Map.of("type", "InvalidRequestException", "message", message);
    }

    private void answer(HttpServletResponse response, int status, Map<String, Object> body) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        json.writeValue(response.getOutputStream(), body);
    }
}
