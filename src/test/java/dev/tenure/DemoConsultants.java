package dev.tenure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An integration for newcomers to look at, made as an administrator makes one, by the API: the consultants of Nordlund AB
 * are a file that somebody hands in. It is mapped, run dry and launched; then everybody comes in but one whom a rule keeps
 * out and one whose last day cannot be read. The next file has lost five of them, so that its run waits at the guard.
 */
final class DemoConsultants {

    private static final Logger LOG = LoggerFactory.getLogger(DemoConsultants.class);
    private static final String NAME = "consultants";
    private static final String FILES = "/demo/consultants/";
    private static final String INTEGRATION = "/api/v1/integrations/" + NAME;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String tenure;
    private final ScheduledExecutorService later;

    DemoConsultants(String tenure, ScheduledExecutorService later) {
        this.tenure = tenure;
        this.later = later;
    }

    /** By and by; what goes wrong is logged. */
    void begin(Duration after) {
        schedule(this::set, after);
    }

    private void schedule(Runnable work, Duration after) {
        var unused = later.schedule(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException failed) {
                        LOG.error("The integration of the demo cannot be set up.", failed);
                    }
                },
                after.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Kept data of an earlier start have the integration: then nothing is done. */
    private void set() {
        if (send("GET", INTEGRATION, null).statusCode() != 404) {
            return;
        }
        post("/api/v1/integrations", file("integration.json"));
        String upload = upload("consultants.csv");
        afterRun("?dryRun=true&upload=" + upload, () -> {
            post(INTEGRATION + "/launch", new byte[0]);
            afterRun("?upload=" + upload, () -> {
                post(INTEGRATION + "/runs?upload=" + upload("consultants-short.csv"), new byte[0]);
            });
        });
    }

    private void afterRun(String query, Runnable next) {
        goOn(post(INTEGRATION + "/runs" + query, new byte[0]).path("id").asText(), next);
    }

    private void goOn(String run, Runnable next) {
        if (read(send("GET", "/api/v1/integration-runs/" + run, null))
                .path("endedAt")
                .isTextual()) {
            next.run();
        } else {
            schedule(() -> goOn(run, next), BETWEEN_LOOKS);
        }
    }

    private String upload(String name) {
        return post(INTEGRATION + "/uploads", file(name)).path("id").asText();
    }

    private JsonNode post(String path, byte[] body) {
        return read(send("POST", path, body));
    }

    private JsonNode read(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    answer.request().uri() + " answers " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return json.readTree(answer.body());
        } catch (IOException noJson) {
            throw new IllegalStateException(answer.request().uri() + " answers no JSON.", noJson);
        }
    }

    private HttpResponse<String> send(String method, String path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(tenure + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", path.endsWith("/uploads") ? "application/octet-stream" : "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(request.uri() + " does not answer.", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The demo ends.", stopped);
        }
    }

    private static byte[] file(String name) {
        try (InputStream file = DemoConsultants.class.getResourceAsStream(FILES + name)) {
            return file.readAllBytes();
        } catch (IOException failed) {
            throw new IllegalStateException("The demo's file " + name + " cannot be read.", failed);
        }
    }
}
