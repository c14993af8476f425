package dev.tenure.source;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Seals what is stored of credentials, by AES-256-GCM, and opens it again. A seal holds for one credential: moved to
 * another row, it does not open. A key goes by its fingerprint, so that nobody can name it wrongly.
 */
@Component
class CredentialKeys {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKey> keys = new LinkedHashMap<>();

    @Nullable
    private final String current;

    CredentialKeys(CredentialSettings settings) {
        String key = settings.key();
        this.current = key == null || key.isBlank() ? null : add(key, "TENURE_CREDENTIALS_KEY");
        settings.formerKey().stream()
                .filter(former -> !former.isBlank())
                .forEach(former -> add(former, "TENURE_CREDENTIALS_FORMER_KEY"));
    }

    /** What was sealed, and how. */
    record Sealed(String keyId, byte[] nonce, byte[] bytes) {

        @Override
        public String toString() {
            return "Sealed[" + keyId + "]";
        }
    }

    private String add(String text, String variable) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException notBase64) {
            // Its message quotes the key.
            key = new byte[0];
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalStateException(variable + " does not hold 32 bytes in Base64: make one by 'openssl rand -base64 32'.");
        }
        String id = fingerprint(key);
        keys.put(id, new SecretKeySpec(key, "AES"));
        return id;
    }

    private static String fingerprint(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("tenure credentials key".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(key), 0, 8);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** The key that seals; empty if none is given. */
    Optional<String> currentId() {
        return Optional.ofNullable(current);
    }

    /** @throws SourceRefusal without a key */
    Sealed seal(UUID id, String name, byte[] plain) {
        if (current == null) {
            throw new SourceRefusal(
                    SourceRefusal.Why.NOT_SET_UP,
                    "no-credentials-key",
                    "Tenure was given no key to keep credentials with: set TENURE_CREDENTIALS_KEY, or use a local one.");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, nonce, id, name);
            return new Sealed(current, nonce, cipher.doFinal(plain));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("AES-256-GCM does not work here.", everyJavaHasIt);
        }
    }

    /** @throws SourceRefusal if the key is not here, or this is not what was sealed for that credential */
    byte[] open(UUID id, String name, Sealed sealed) {
        if (!keys.containsKey(sealed.keyId())) {
            throw new SourceRefusal(
                    SourceRefusal.Why.UNREADABLE,
                    "credentials-key-unknown",
                    "The credentials '" + name + "' were sealed with the key " + sealed.keyId()
                            + ", which is not here: give it by TENURE_CREDENTIALS_KEY or TENURE_CREDENTIALS_FORMER_KEY,"
                            + " or replace them.");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, sealed.keyId(), sealed.nonce(), id, name)
                    .doFinal(sealed.bytes());
        } catch (AEADBadTagException tampered) {
            throw new SourceRefusal(
                    SourceRefusal.Why.UNREADABLE,
                    "credentials-tampered",
                    "What is stored as the credentials '" + name + "' is not what was sealed: somebody changed the"
                            + " database by hand. Replace them.");
        } catch (GeneralSecurityException unusable) {
            throw new SourceRefusal(
                    SourceRefusal.Why.UNREADABLE,
                    "credentials-tampered",
                    "What is stored as the credentials '" + name + "' cannot be opened. Replace them.");
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce, UUID id, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("tenure credential\n" + keyId + "\n" + id + "\n" + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
