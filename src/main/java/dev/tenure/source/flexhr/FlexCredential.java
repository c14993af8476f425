package dev.tenure.source.flexhr;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the Basic credential is put together. Installations differ, and the vendor's documentation is silent. */
enum FlexCredential {
    /** {@code username:password} */
    BASIC,
    /** {@code instance:username:password} */
    INSTANCE_BASIC;

    String header(FlexAccess access) {
        String pair = access.username() + ":" + access.password();
        String credential = this == BASIC ? pair : access.instance() + ":" + pair;
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }
}
