package dev.tenure.source;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * What stored credentials are sealed with, and where those are that are not stored. Not looked at here: whatever is
 * said of a property that cannot be taken quotes it.
 *
 * @param key 32 random bytes in Base64; empty: no credentials can be stored
 * @param formerKey keys that still open what was sealed with them
 * @param localFolder whose files local credentials may name; empty: they may name none
 * @param localPrefix how the environment variables begin that local credentials may name
 */
@ConfigurationProperties("tenure.credentials")
record CredentialSettings(
        @Nullable String key,
        @DefaultValue List<String> formerKey,
        @Nullable Path localFolder,
        @DefaultValue("INTEGRATION_") String localPrefix) {

    /** Never what it holds. */
    @Override
    public String toString() {
        return "CredentialSettings";
    }
}
