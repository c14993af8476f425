package dev.tenure.source.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.FeedFault;
import dev.tenure.source.SourceText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.springframework.lang.Nullable;

/** Asks one system. Every trouble is a {@link FeedFault} that says what was asked, what came, and what to do. */
public final class HttpSite {

    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpPlace place;
    private final HttpClient client;
    private final HttpSettings settings;
    private final MeterRegistry metrics;
    private final Clock clock;

    HttpSite(HttpPlace place, HttpClient client, HttpSettings settings, MeterRegistry metrics, Clock clock) {
        this.place = place;
        this.client = client;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What is made of an answer while it comes. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(HttpHeaders headers, InputStream body) throws IOException;
    }

    /** For people. */
    public String name() {
        return place.name();
    }

    HttpPlace place() {
        return place;
    }

    /**
     * Asks, and reads the answer as it comes.
     *
     * @param resource for people and metrics: {@code users}
     * @param mostBytes of the answer when it is unpacked
     * @throws FeedFault if it cannot be had, or read
     */
    public <T> T get(String resource, URI address, long mostBytes, Reading<T> reading) {
        if (!place.owns(address)) {
            throw FeedFault.ofAll(
                    "led-elsewhere",
                    "GET " + resource + ": " + place.name() + " leads to another host, " + address.getHost()
                            + ". It is not asked: the credentials are not for it.");
        }
        return ask("GET " + resource, resource, request(address).GET(), mostBytes, reading, true);
    }

    /** Posts a form; for token servers. */
    <T> T post(String resource, String form, long mostBytes, Reading<T> reading) {
        HttpRequest.Builder request = request(place.base())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form, StandardCharsets.UTF_8));
        return ask("POST " + resource, resource, request, mostBytes, reading, false);
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(settings.readTimeout())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip");
    }

    private <T> T ask(
            String asked,
            String resource,
            HttpRequest.Builder request,
            long mostBytes,
            Reading<T> reading,
            boolean mayRenew) {
        Timer.Sample watch = Timer.start(metrics);
        String outcome = "ok";
        try {
            place.headers().forEach(request::setHeader);
            place.signIn().headers().forEach(request::setHeader);
            HttpResponse<InputStream> response = send(asked, request.build());
            if (response.statusCode() == 401 && mayRenew && place.signIn().renew()) {
                response.body().close();
                place.signIn().headers().forEach(request::setHeader);
                response = send(asked, request.build());
            }
            return read(asked, response, mostBytes, reading);
        } catch (FeedFault fault) {
            outcome = fault.code();
            throw fault;
        } catch (IOException lost) {
            outcome = "unreachable";
            throw unreachable(asked, lost);
        } finally {
            watch.stop(
                    metrics.timer("tenure.hr.request", "feed", place.feed(), "resource", resource, "outcome", outcome));
        }
    }

    private HttpResponse<InputStream> send(String asked, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException away) {
            throw unreachable(asked, away);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw FeedFault.ofAll("interrupted", asked + ": Tenure is being shut down.");
        }
    }

    private <T> T read(String asked, HttpResponse<InputStream> response, long mostBytes, Reading<T> reading)
            throws IOException {
        try (WatchedStream wire = new WatchedStream(response.body(), settings.readTimeout())) {
            try {
                InputStream body = unpacked(response.headers(), wire);
                refuseUnlessOk(asked, response, body);
                InputStream limited = new LimitedStream(body, mostBytes, () -> tooLarge(asked, mostBytes));
                BufferedInputStream peeked = new BufferedInputStream(limited, 16_384);
                refuseWebPage(asked, peeked);
                return reading.of(response.headers(), peeked);
            } catch (JsonEOFException | EOFException | ZipException cut) {
                throw wire.timedOut() ? silent(asked) : truncated(asked);
            } catch (JsonMappingException other) {
                if (other.getCause() instanceof JsonEOFException) {
                    throw wire.timedOut() ? silent(asked) : truncated(asked);
                }
                // Its message may quote values: only the path is told.
                throw notUnderstood(asked, "at " + other.getPathReference());
            } catch (JsonProcessingException noJson) {
                throw notUnderstood(
                        asked,
                        noJson.getLocation() == null
                                ? "no JSON"
                                : "no JSON from byte " + noJson.getLocation().getByteOffset() + " on");
            } catch (IOException lost) {
                throw wire.timedOut() ? silent(asked) : truncated(asked);
            }
        }
    }

    private static InputStream unpacked(HttpHeaders headers, InputStream wire) throws IOException {
        return headers.firstValue("Content-Encoding")
                        .filter("gzip"::equalsIgnoreCase)
                        .isPresent()
                ? new GZIPInputStream(wire)
                : wire;
    }

    private void refuseWebPage(String asked, BufferedInputStream body) throws IOException {
        body.mark(64);
        byte[] start = body.readNBytes(64);
        body.reset();
        String text =
                new String(start, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        if (text.startsWith("<")) {
            throw FeedFault.ofPart(
                    "html-page",
                    asked + " answered a web page instead of JSON. "
                            + place.advice().address() + " It may also be under maintenance.");
        }
        if (text.isEmpty() && start.length < 64) {
            throw truncated(asked);
        }
    }

    private void refuseUnlessOk(String asked, HttpResponse<?> response, InputStream body) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        String answered = asked + " answered " + status + said(body) + ". ";
        HttpPlace.Advice advice = place.advice();
        switch (status) {
            case 401 -> throw FeedFault.ofAll("sign-in-refused", answered + advice.signIn());
            case 403 -> throw FeedFault.ofAll("not-allowed", answered + advice.rights());
            case 429 -> {
                Instant until =
                        retryAfter(response.headers().firstValue("Retry-After").orElse(null));
                throw FeedFault.until(
                        until, "too-many-requests", answered + place.name() + " is left alone until " + until + ".");
            }
            case 301, 302, 303, 307, 308 ->
                throw FeedFault.ofAll(
                        "led-elsewhere",
                        answered + "It leads to "
                                + response.headers()
                                        .firstValue("Location")
                                        .flatMap(HttpSite::host)
                                        .orElse("another place")
                                + ", which is not followed. " + advice.address());
            case 404 -> throw FeedFault.ofPart("refused", answered + advice.address());
            default ->
                throw FeedFault.ofPart(
                        status >= 500 ? "server-error" : "refused",
                        answered + "It is asked again in the next run; if it stays, ask the vendor.");
        }
    }

    private static Optional<String> host(String location) {
        try {
            URI uri = URI.create(location);
            return Optional.ofNullable(uri.getHost()).map(host -> uri.getScheme() + "://" + host);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /** The one field of an error that is made for people; the others may quote what was asked for. */
    private String said(InputStream body) {
        if (place.errorField() == null) {
            return "";
        }
        try {
            JsonNode error = JSON.readTree(body.readNBytes(10_000));
            JsonNode message = error == null ? null : error.get(place.errorField());
            return SourceText.clean(message == null ? null : message.asText())
                    .map(text -> ": "
                            + text.substring(0, Math.min(200, text.length())).replaceAll("\\.$", ""))
                    .orElse("");
        } catch (IOException notForUs) {
            return "";
        }
    }

    private Instant retryAfter(@Nullable String header) {
        Instant now = clock.instant();
        Instant wished = now.plus(Duration.ofMinutes(1));
        if (header != null) {
            try {
                wished = header.strip().matches("\\d{1,9}")
                        ? now.plusSeconds(Long.parseLong(header.strip()))
                        : ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
            } catch (DateTimeParseException neither) {
                // The minute stays.
            }
        }
        Instant longest = now.plus(LONGEST_REST);
        return wished.isAfter(longest) ? longest : wished;
    }

    private FeedFault unreachable(String asked, IOException away) {
        if (away instanceof HttpConnectTimeoutException) {
            return FeedFault.ofAll(
                    "timed-out",
                    asked + ": no connection within "
                            + settings.connectTimeout().toMillis() + " ms. "
                            + place.advice().timeouts());
        }
        if (away instanceof HttpTimeoutException) {
            return silent(asked);
        }
        for (Throwable cause = away; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException tls) {
                return FeedFault.ofAll(
                        "tls-refused",
                        asked + ": " + Reach.trouble(tls, place.base().getHost()));
            }
        }
        return FeedFault.ofAll(
                "unreachable",
                asked + ": " + place.name() + " at " + place.base().getHost() + " cannot be reached ("
                        + away.getClass().getSimpleName() + "). Check the address and the network.");
    }

    private FeedFault silent(String asked) {
        return FeedFault.ofAll(
                "timed-out",
                asked + ": nothing came for " + settings.readTimeout().toMillis() + " ms. "
                        + place.advice().timeouts());
    }

    static FeedFault truncated(String asked) {
        return FeedFault.ofPart(
                "truncated", asked + ": the answer breaks off in the middle. It is asked again in the next run.");
    }

    FeedFault notUnderstood(String asked, String what) {
        return FeedFault.ofPart(
                "not-understood",
                asked + ": the answer has not the shape that is expected: " + what + ". "
                        + place.advice().address());
    }

    private static FeedFault tooLarge(String asked, long mostBytes) {
        return FeedFault.ofPart(
                "too-large", asked + ": the answer has more than " + mostBytes + " bytes. Ask for smaller pages.");
    }
}
