package dev.tenure.source.flexhr;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the Basic credential is put together. Installations differ, and the vendor's documentation is silent. */
enum FlexCredential {
    /** {@code username:password} */
    BASIC,
    /** {@code instance:username:password} */
    INSTANCE_BASIC;

    String header(FlexSettings settings) {
        String pair = settings.username() + ":" + settings.password();
        String credential = this == BASIC ? pair : settings.instance() + ":" + pair;
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }
}
