package dev.tenure.source.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How a request shows who asks. */
public interface SignIn {

    /** Headers of the next request. */
    Map<String, String> headers();

    /** The last headers were refused: whether there are others now, so that it is of use to ask again. */
    default boolean renew() {
        return false;
    }

    /** Nobody says who asks. */
    static SignIn none() {
        return Map::of;
    }

    /** User name and password, RFC 7617. */
    static SignIn basic(String username, String password) {
        String credential =
                Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return () -> Map.of("Authorization", "Basic " + credential);
    }

    /** A token that does not change, RFC 6750. */
    static SignIn bearer(String token) {
        return () -> Map.of("Authorization", "Bearer " + token);
    }

    /** A key in a header of the vendor's own. */
    static SignIn header(String name, String value) {
        return () -> Map.of(name, value);
    }
}
