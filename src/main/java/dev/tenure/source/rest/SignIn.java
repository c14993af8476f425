package dev.tenure.source.rest;

import dev.tenure.source.Connection;
import dev.tenure.source.http.Http;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How one signs in to a system. */
interface SignIn {

    /** What each request carries for it. */
    Map<String, String> headers();

    /** Whether it is of use to ask once more after a refusal, with what {@link #headers} gives now. */
    default boolean renew() {
        return false;
    }

    /** The ways that there are. */
    enum Way {
        NONE,
        BASIC,
        BEARER,
        /** A key in a header of its own. */
        HEADER,
        /** OAuth 2 for programs: client credentials. */
        OAUTH2
    }

    static SignIn of(RestSettings settings, Http http, Tokens tokens) {
        Connection connection = settings.from();
        return switch (RestSettings.choice(connection, "auth", Way.class, Way.NONE)) {
            case NONE -> Map::of;
            case BASIC -> {
                String header = basic(connection.get("username"), connection.get("password"));
                yield () -> Map.of("Authorization", header);
            }
            case BEARER -> {
                String header = "Bearer " + visible(connection.get("token"));
                yield () -> Map.of("Authorization", header);
            }
            case HEADER -> {
                String name = connection.find("authHeader").orElse("X-API-Key");
                String key = visible(connection.get("token"));
                yield () -> Map.of(name, key);
            }
            case OAUTH2 -> new ClientCredentials(settings, http, tokens);
        };
    }

    static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A header takes no other characters, and Java's own complaint would quote the secret. */
    private static String visible(String token) {
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw RestSettings.refused("token", "it has a blank or another character that no token has: paste it anew");
        }
        return token;
    }
}
