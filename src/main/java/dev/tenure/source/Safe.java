package dev.tenure.source;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets by AES-256 in GCM, each with a random nonce and bound to the place where it is kept, so that it
 * cannot be moved to another one.
 */
final class Safe {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();

    /** @param keys of 32 bytes, the one to encrypt with first */
    Safe(List<byte[]> keys) {
        keys.forEach(key -> this.keys.put(id(key), new SecretKeySpec(key, "AES")));
    }

    /** @param keyId tells which key it was, and nothing about it */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Sealed(String keyId, byte[] nonce, byte[] ciphertext) {}

    /** Of the key that new secrets are encrypted with; none if there is no key. */
    Optional<String> newest() {
        return keys.keySet().stream().findFirst();
    }

    boolean knows(String keyId) {
        return keys.containsKey(keyId);
    }

    Sealed seal(String place, String secret) {
        String keyId = newest().orElseThrow();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, keyId, nonce, place).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return new Sealed(keyId, nonce, ciphertext);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This JVM has no " + CIPHER + ".", missing);
        }
    }

    /** Nothing if it is not what was put there: somebody changed or moved it. */
    Optional<String> open(String place, Sealed sealed) {
        try {
            byte[] secret = cipher(Cipher.DECRYPT_MODE, sealed.keyId, sealed.nonce, place)
                    .doFinal(sealed.ciphertext);
            return Optional.of(new String(secret, StandardCharsets.UTF_8));
        } catch (AEADBadTagException tampered) {
            return Optional.empty();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("A stored secret cannot be decrypted by " + CIPHER + ".", missing);
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String id(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This JVM has no SHA-256.", missing);
        }
    }
}
