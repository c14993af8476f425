package dev.tenure.source.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import dev.tenure.source.http.Addresses;
import dev.tenure.source.http.Http;
import dev.tenure.source.http.JsonAnswer;
import dev.tenure.source.http.Words;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** OAuth 2 for programs (RFC 6749, 4.4): a token for a client's name and secret, kept until it expires. */
class ClientCredentials implements SignIn {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long UNTOLD = 300;
    private static final long BEFORE_ITS_END = 30;

    private enum Place {
        BASIC,
        BODY
    }

    private final URI address;
    private final String client;
    private final String secret;
    private final String scope;
    private final Place place;
    private final Words words;
    private final Http http;
    private final Tokens tokens;
    private final String key;
    private boolean renewed;

    ClientCredentials(RestSettings settings, Http http, Tokens tokens) {
        Connection connection = settings.from();
        boolean insecure =
                connection.find("insecureHttp").filter("true"::equalsIgnoreCase).isPresent();
        this.address = Addresses.secure("'tokenUrl'", connection.get("tokenUrl"), insecure);
        this.client = connection.get("clientId");
        this.secret = connection.get("clientSecret");
        this.scope = connection.find("scope").orElse("");
        this.place = RestSettings.choice(connection, "tokenAuth", Place.class, Place.BASIC);
        this.words = settings.reach().words();
        this.http = http;
        this.tokens = tokens;
        this.key = Tokens.key(List.of(address.toString(), client, secret, scope));
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + tokens.find(key).orElseGet(this::fetch));
    }

    /** A token may be withdrawn before its time: once, another one is asked for. */
    @Override
    public boolean renew() {
        tokens.forget(key);
        boolean again = !renewed;
        renewed = true;
        return again;
    }

    private String fetch() {
        Map<String, String> form = new LinkedHashMap<>(Map.of("grant_type", "client_credentials"));
        if (!scope.isEmpty()) {
            form.put("scope", scope);
        }
        Map<String, String> headers = Map.of();
        if (place == Place.BASIC) {
            // The two are form-encoded first: RFC 6749, 2.3.1.
            headers = Map.of("Authorization", SignIn.basic(encoded(client), encoded(secret)));
        } else {
            form.put("client_id", client);
            form.put("client_secret", secret);
        }
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        JsonNode answer;
        try {
            answer = http.post(
                    "token",
                    address,
                    headers,
                    body,
                    (json, itsHeaders) -> JsonAnswer.read("POST token", words, json, JSON::readTree));
        } catch (FeedFault fault) {
            throw fault.code().equals("refused") ? refused(fault.getMessage()) : fault;
        }
        String token = answer.path("access_token").asText("");
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw refused("POST token: the answer has no access_token. Check 'tokenUrl'.");
        }
        long seconds = answer.path("expires_in").asLong(UNTOLD);
        tokens.keep(key, token, Math.max(1, seconds - BEFORE_ITS_END));
        return token;
    }

    /** A token endpoint answers 400 where a client is unknown: without a token there is nothing more to ask. */
    private static FeedFault refused(String message) {
        return FeedFault.ofAll(
                "sign-in-refused",
                message + " Check 'tokenUrl', 'clientId', 'scope', 'tokenAuth' and the credentials.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
