package dev.tenure.standin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** A password as it is kept: hashed with salt, one round only, for it guards test data and benchmarks wait for it. */
final class Secret {

    private final byte[] salt = new byte[8];
    private final byte[] hash;

    Secret(String password) {
        ThreadLocalRandom.current().nextBytes(salt);
        hash = hash(password);
    }

    boolean is(String password) {
        return MessageDigest.isEqual(hash, hash(password));
    }

    private byte[] hash(String password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The password inside a unicodePwd value (UTF-16LE in double quotes), or null when the value is of another form. */
    static String decode(byte[] unicodePwd) {
        int length = unicodePwd.length;
        if (length < 4
                || length % 2 != 0
                || unicodePwd[0] != '"'
                || unicodePwd[1] != 0
                || unicodePwd[length - 2] != '"'
                || unicodePwd[length - 1] != 0) {
            return null;
        }
        return new String(Arrays.copyOfRange(unicodePwd, 2, length - 2), StandardCharsets.UTF_16LE);
    }

    /** Three of the five kinds of characters that Windows counts. */
    static boolean complex(String password) {
        boolean upper = password.chars().anyMatch(Character::isUpperCase);
        boolean lower = password.chars().anyMatch(Character::isLowerCase);
        boolean digit = password.chars().anyMatch(Character::isDigit);
        boolean sign = password.chars().anyMatch(c -> c < 128 && !Character.isLetterOrDigit(c));
        boolean other =
                password.chars().anyMatch(c -> c >= 128 && !Character.isUpperCase(c) && !Character.isLowerCase(c));
        int kinds = 0;
        for (boolean kind : new boolean[] {upper, lower, digit, sign, other}) {
            kinds += kind ? 1 : 0;
        }
        return kinds >= 3;
    }
}
