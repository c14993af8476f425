package dev.tenure.source.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.FeedFault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.lang.Nullable;

/** Signs in by a token that is fetched when there is none, or none that is still good. */
final class ClientCredentials implements SignIn {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final long SECONDS_IF_NOT_SAID = 300;
    private static final int MOST_BYTES = 100_000;

    /** Whose token it is; the secret by its hash, so that another one gets another token. */
    record Client(
            URI tokenUrl,
            String id,
            String secretHash,
            @Nullable String scope) {}

    record Token(String value, Instant until) {

        @Override
        public String toString() {
            return "Token until " + until;
        }
    }

    private final HttpSite site;
    private final Client client;

    @Nullable
    private final String secretInBody;

    private final Map<Client, Token> tokens;
    private final Clock clock;

    ClientCredentials(
            HttpSite site, Client client, @Nullable String secretInBody, Map<Client, Token> tokens, Clock clock) {
        this.site = site;
        this.client = client;
        this.secretInBody = secretInBody;
        this.tokens = tokens;
        this.clock = clock;
    }

    static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public Map<String, String> headers() {
        Token token = tokens.get(client);
        if (token == null || !token.until.minus(EARLY).isAfter(clock.instant())) {
            token = fetch();
            tokens.put(client, token);
        }
        return Map.of("Authorization", "Bearer " + token.value);
    }

    @Override
    public boolean renew() {
        tokens.remove(client);
        return true;
    }

    private Token fetch() {
        StringBuilder body = new StringBuilder("grant_type=client_credentials");
        if (client.scope != null) {
            body.append("&scope=").append(form(client.scope));
        }
        if (secretInBody != null) {
            body.append("&client_id=")
                    .append(form(client.id))
                    .append("&client_secret=")
                    .append(form(secretInBody));
        }
        Instant asked = clock.instant();
        JsonNode answer;
        try {
            answer = site.post("token", body.toString(), MOST_BYTES, (headers, json) -> JSON.readTree(json));
        } catch (FeedFault fault) {
            // A token server says invalid_client as 401 or 400: either way it is we who are not known.
            throw fault.code().equals("refused") || fault.code().equals("not-allowed")
                    ? FeedFault.ofAll("sign-in-refused", fault.getMessage())
                    : fault;
        }
        String value = answer.path("access_token").asText("");
        if (value.isBlank() || !value.matches("[\\x21-\\x7E]+")) {
            throw FeedFault.ofAll(
                    "sign-in-refused", "POST token: the answer holds no access_token. Check the setting 'tokenUrl'.");
        }
        return new Token(value, asked.plusSeconds(answer.path("expires_in").asLong(SECONDS_IF_NOT_SAID)));
    }
}
