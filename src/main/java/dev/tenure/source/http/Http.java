package dev.tenure.source.http;

import dev.tenure.source.FeedFault;
import dev.tenure.source.SourceText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Asks one system. Every trouble is a {@link FeedFault} that says what was asked, what came, and what to do. What is
 * sent, credentials above all, never follows a redirect to another place.
 */
public final class Http {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Reach reach;
    private final MeterRegistry metrics;
    private final HttpClient client;
    private final Refusals refusals;

    public Http(Reach reach, MeterRegistry metrics, Clock clock) {
        this.reach = reach;
        this.metrics = metrics;
        this.refusals = new Refusals(reach.words(), clock);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(reach.connectTimeout());
        if (reach.trust() != null) {
            builder.sslContext(reach.trust());
        }
        this.client = builder.build();
    }

    /** Reads an answer that is a success. */
    public interface Answer<T> {
        T read(InputStream body, HttpHeaders headers) throws IOException;
    }

    /**
     * What the answer gives; redirects within the same origin are followed.
     *
     * @param resource what is asked for, in messages and measurements: no ids, no query
     */
    public <T> T get(String resource, URI address, Map<String, String> headers, Answer<T> answer) {
        return timed(resource, () -> asked(resource, address, headers, answer, false))
                .orElseThrow();
    }

    /** The same, and nothing where the other side answers 404. */
    public <T> Optional<T> find(String resource, URI address, Map<String, String> headers, Answer<T> answer) {
        return timed(resource, () -> asked(resource, address, headers, answer, true));
    }

    /** Sends a form; a redirect is not followed. */
    public <T> T post(String resource, URI address, Map<String, String> headers, String form, Answer<T> answer) {
        String asked = "POST " + resource;
        return timed(resource, () -> {
            HttpRequest.Builder request = request(address, headers)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form));
            return read(asked, send(asked, request.build()), answer);
        });
    }

    private <T> Optional<T> asked(
            String resource, URI address, Map<String, String> headers, Answer<T> answer, boolean mayBeMissing) {
        String asked = "GET " + resource;
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response =
                    send(asked, request(at, headers).GET().build());
            if (REDIRECTS.contains(response.statusCode())) {
                close(response);
                at = sameOrigin(asked, at, response.headers());
            } else if (mayBeMissing && response.statusCode() == 404) {
                close(response);
                return Optional.empty();
            } else {
                return Optional.of(read(asked, response, answer));
            }
        }
        throw FeedFault.ofAll(
                "redirected-elsewhere",
                asked + " is sent from one address to the next without end. Check "
                        + reach.words().address() + ".");
    }

    private HttpRequest.Builder request(URI address, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(reach.readTimeout()).header("Accept", "application/json");
        headers.forEach(request::setHeader);
        return request;
    }

    private HttpResponse<InputStream> send(String asked, HttpRequest request) {
        try {
            return client.send(request, answer -> new AnswerBody(reach.readTimeout(), reach.mostBytes()));
        } catch (IOException away) {
            throw unreachable(asked, request.uri(), away);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw FeedFault.ofAll("interrupted", asked + ": Tenure stops. It is asked again in the next run.");
        }
    }

    private <T> T read(String asked, HttpResponse<InputStream> response, Answer<T> answer) {
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status < 200 || status >= 300) {
                throw refusals.of(asked, status, response.headers(), body);
            }
            return answer.read(body, response.headers());
        } catch (AnswerBody.TooLarge large) {
            throw FeedFault.ofPart(
                    "too-large",
                    asked + ": the answer has more than " + reach.mostBytes()
                            + " bytes. Ask for smaller pages, or raise the limit of an answer.");
        } catch (HttpTimeoutException silent) {
            throw timedOut(asked);
        } catch (IOException cut) {
            throw JsonAnswer.truncated(asked);
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException alreadyGone) {
            throw new IllegalStateException("An answer that nobody reads cannot be given up.", alreadyGone);
        }
    }

    private URI sameOrigin(String asked, URI from, HttpHeaders headers) {
        String location = headers.firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException noAddress) {
            throw FeedFault.ofPart("refused", asked + " is redirected to something that is no address.");
        }
        if (!Addresses.sameOrigin(from, to)) {
            throw FeedFault.ofAll(
                    "redirected-elsewhere",
                    asked + " is redirected to "
                            + SourceText.clean(to.getScheme() + "://" + to.getAuthority())
                                    .orElse("")
                            + ". Nothing was sent there. If that is right, give that address as "
                            + reach.words().address() + ".");
        }
        return to;
    }

    private FeedFault unreachable(String asked, URI address, IOException away) {
        if (away instanceof HttpConnectTimeoutException) {
            return FeedFault.ofAll(
                    "timed-out",
                    asked + ": no connection within " + reach.connectTimeout().toMillis()
                            + " ms. Check the address and the network, or raise "
                            + reach.words().connectTimeout() + ".");
        }
        if (away instanceof HttpTimeoutException) {
            return timedOut(asked);
        }
        if (away instanceof SSLException) {
            Tls.Reason reason = Tls.reason(away);
            return FeedFault.ofAll(
                    reason.code,
                    asked + ": " + reach.words().system() + " at " + Addresses.shown(address) + " is not trusted: "
                            + reason.text + ".");
        }
        return FeedFault.ofAll(
                "unreachable",
                asked + ": " + reach.words().system() + " at " + Addresses.shown(address) + " cannot be reached ("
                        + away.getClass().getSimpleName() + "). Check the address, the network and the certificate.");
    }

    private FeedFault timedOut(String asked) {
        return FeedFault.ofAll(
                "timed-out",
                asked + ": no whole answer within " + reach.readTimeout().toMillis()
                        + " ms. Check the network, or raise " + reach.words().readTimeout() + ".");
    }

    private <T> T timed(String resource, Supplier<T> work) {
        Timer.Sample watch = Timer.start(metrics);
        String outcome = "ok";
        try {
            return work.get();
        } catch (FeedFault fault) {
            outcome = fault.code();
            throw fault;
        } finally {
            watch.stop(
                    metrics.timer("tenure.hr.request", "feed", reach.feed(), "resource", resource, "outcome", outcome));
        }
    }
}
