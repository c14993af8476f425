package dev.tenure.standin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.web.util.HtmlUtils;

/** What the stand-in shows to people: who works there. JSON for whoever asks with {@code ?json}. */
final class FlexHrmPage {

    private FlexHrmPage() {}

    static void show(HttpExchange exchange, List<FlexPerson> people, Function<FlexPerson, String> title)
            throws IOException {
        boolean json = "json".equals(exchange.getRequestURI().getQuery());
        exchange.getResponseHeaders()
                .set("Content-Type", (json ? "application/json" : "text/html") + "; charset=utf-8");
        List<Map<String, Object>> rows =
                people.stream().map(person -> row(person, title.apply(person))).toList();
        byte[] body =
                json ? new ObjectMapper().writeValueAsBytes(rows) : html(rows).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, Object> row(FlexPerson person, String title) {
        FlexPerson.Period last = person.periods().isEmpty() ? null : person.lastPeriod();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", Objects.toString(person.number(), ""));
        row.put("givenName", Objects.toString(person.givenName(), ""));
        row.put("familyName", Objects.toString(person.familyName(), ""));
        row.put("email", Objects.toString(person.email(), ""));
        row.put("title", title);
        row.put("department", Objects.toString(person.department(), ""));
        row.put("workplace", Objects.toString(person.workplace(), ""));
        row.put("company", Integer.toString(person.company()));
        row.put("from", last == null ? "" : last.first().toString());
        row.put("to", last == null ? "" : Objects.toString(last.last(), ""));
        row.put("id", person.id().toString());
        row.put("manager", Objects.toString(person.manager(), ""));
        return row;
    }

    private static String html(List<Map<String, Object>> rows) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Stand-in Flex HRM</title>
                <style>body{font-family:sans-serif;margin:2em}td,th{padding:.2em .8em;text-align:left}</style></head>
                <body><h1>Stand-in Flex HRM</h1><p>The same as <a href="/?json">JSON</a>.</p><table><tr>
                """);
        if (!rows.isEmpty()) {
            rows.get(0)
                    .keySet()
                    .forEach(name -> page.append("<th>").append(name).append("</th>"));
        }
        for (Map<String, Object> row : rows) {
            page.append("</tr>\n<tr>");
            row.values()
                    .forEach(value -> page.append("<td>")
                            .append(HtmlUtils.htmlEscape(value.toString(), "UTF-8"))
                            .append("</td>"));
        }
        return page.append("</tr></table></body></html>").toString();
    }
}
