package dev.tenure.directory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** A password that nobody knows: it makes an account complete until its owner gets one of their own. */
final class RandomPassword {

    private static final int LENGTH = 32;
    private static final String[] CLASSES = {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789", "!#$%&()*+,-./:;=?@[]_{}~"
    };
    private static final String ALL = String.join("", CLASSES);
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomPassword() {}

    /** As {@code unicodePwd} takes it: in quotes, UTF-16LE. The caller wipes it after use. */
    static byte[] unicodePwd() {
        byte[] bytes = new byte[(LENGTH + 2) * 2];
        put(bytes, 0, '"');
        for (int i = 0; i < LENGTH; i++) {
            // One of each class first, so that every complexity rule is met.
            String from = i < CLASSES.length ? CLASSES[i] : ALL;
            put(bytes, i + 1, from.charAt(RANDOM.nextInt(from.length())));
        }
        put(bytes, LENGTH + 1, '"');
        return bytes;
    }

    private static void put(byte[] bytes, int place, char character) {
        byte[] two = String.valueOf(character).getBytes(StandardCharsets.UTF_16LE);
        bytes[place * 2] = two[0];
        bytes[place * 2 + 1] = two[1];
    }
}
