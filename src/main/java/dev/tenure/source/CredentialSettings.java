package dev.tenure.source;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * With what stored secrets are encrypted.
 *
 * @param key 32 bytes in Base64, such as {@code openssl rand -base64 32} gives; blank: no secrets can be stored
 * @param oldKeys keys that were in use before, until all secrets are encrypted anew
 * @param localFolder where the files are that LOCAL credentials name; blank: they can name none
 */
@ConfigurationProperties("tenure.credentials")
record CredentialSettings(
        @DefaultValue("") String key,
        @DefaultValue List<String> oldKeys,
        @DefaultValue("") String localFolder) {

    private static final int KEY_BYTES = 32;

    CredentialSettings {
        key = key.strip();
        oldKeys = oldKeys.stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        if (!key.isEmpty()) {
            decoded(key, "tenure.credentials.key (TENURE_CREDENTIALS_KEY)");
        }
        oldKeys.forEach(each -> decoded(each, "tenure.credentials.old-keys (TENURE_CREDENTIALS_OLD_KEYS)"));
    }

    /** The newest first; none if there is no key. */
    List<byte[]> keys() {
        List<byte[]> keys = new ArrayList<>();
        if (!key.isEmpty()) {
            keys.add(decoded(key, "tenure.credentials.key"));
        }
        oldKeys.forEach(each -> keys.add(decoded(each, "tenure.credentials.old-keys")));
        return keys;
    }

    private static byte[] decoded(String key, String setting) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException notBase64) {
            // The complaint would quote the key.
            bytes = new byte[0];
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    setting + " holds something that is not 32 bytes in Base64: make one by openssl rand -base64 32.");
        }
        return bytes;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "CredentialSettings[" + (key.isEmpty() ? "no key" : "a key") + ", " + oldKeys.size() + " old keys]";
    }
}
