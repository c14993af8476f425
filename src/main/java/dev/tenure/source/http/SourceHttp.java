package dev.tenure.source.http;

import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.FeedFault;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What connectors ask other systems by: one client for all, that follows nobody to another place. */
@Component
public class SourceHttp {

    private final HttpSettings settings;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final SSLContext tls;
    private final HttpClient client;
    private final Map<ClientCredentials.Client, ClientCredentials.Token> tokens = new ConcurrentHashMap<>();

    SourceHttp(HttpSettings settings, MeterRegistry metrics, Clock clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.tls = Trust.of(settings.trustedCertificates());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .sslContext(tls)
                .build();
    }

    /** A system that can be asked. */
    public HttpSite site(HttpPlace place) {
        return new HttpSite(place, client, settings, metrics, clock);
    }

    /**
     * OAuth 2.0 client credentials, RFC 6749 section 4.4. Tokens are kept until they expire, whoever asks for them.
     *
     * @param inBody the client's id and secret go into the form instead of a Basic header
     * @param scope what is asked for; null for what the server gives by itself
     */
    public SignIn clientCredentials(
            String feed, URI tokenUrl, String id, String secret, @Nullable String scope, boolean inBody) {
        HttpPlace.Advice advice = new HttpPlace.Advice(
                "Check the client id, the client secret and the scope.",
                "Check what the client may ask for.",
                "Check the setting 'tokenUrl'.",
                "Check the network.");
        SignIn client =
                inBody ? SignIn.none() : SignIn.basic(ClientCredentials.form(id), ClientCredentials.form(secret));
        HttpSite site = site(new HttpPlace(feed, "The token server", tokenUrl, client, Map.of(), null, advice));
        return new ClientCredentials(
                site,
                new ClientCredentials.Client(tokenUrl, id, ClientCredentials.hash(secret), scope),
                inBody ? secret : null,
                tokens,
                clock);
    }

    /**
     * Tries the connections and then one request, and tells sign-in, rights and record apart by what came of it.
     *
     * @param name of the system, for people
     * @param addresses of whatever is asked, the token server included
     * @param records asks for one record and says how many came
     */
    public List<ConnectorCheck> test(String name, Supplier<List<URI>> addresses, LongSupplier records) {
        List<ConnectorCheck> checks = new ArrayList<>();
        try {
            for (URI address : addresses.get()) {
                checks.addAll(Reach.of(address, tls, settings));
                if (!checks.stream().allMatch(ConnectorCheck::passed)) {
                    return List.copyOf(checks);
                }
            }
        } catch (FeedFault wrongSetting) {
            checks.add(new ConnectorCheck("address", false, wrongSetting.getMessage()));
            return List.copyOf(checks);
        }
        ConnectorCheck known = new ConnectorCheck("sign-in", true, name + " knows who asks.");
        ConnectorCheck allowed = new ConnectorCheck("rights", true, name + " lets us read the list.");
        try {
            long came = records.getAsLong();
            checks.addAll(List.of(known, allowed));
            checks.add(
                    came > 0
                            ? new ConnectorCheck("record", true, "A record came.")
                            : new ConnectorCheck(
                                    "record",
                                    false,
                                    "The list is empty: nobody is in it, or the sign-in may see nobody."));
        } catch (FeedFault fault) {
            switch (fault.code()) {
                case "not-allowed" -> checks.addAll(List.of(known, failed("rights", fault)));
                case "not-understood", "truncated", "too-large" ->
                    checks.addAll(List.of(known, allowed, failed("record", fault)));
                // Something answers, but not what was meant: whether it would know us is not known.
                case "refused", "html-page", "server-error", "led-elsewhere" -> checks.add(failed("record", fault));
                default -> checks.add(failed("sign-in", fault));
            }
        }
        return List.copyOf(checks);
    }

    private static ConnectorCheck failed(String step, FeedFault fault) {
        return new ConnectorCheck(step, false, fault.getMessage());
    }
}
