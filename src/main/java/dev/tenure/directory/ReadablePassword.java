package dev.tenure.directory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A password that somebody reads off a screen or a letter and types once. */
final class ReadablePassword {

    /** 16 of 55 characters are 92 bits; a policy may ask for more. */
    private static final int SHORTEST = 16;

    /** Without what looks alike in print (0 O o, 1 l I) and without what moves on other keyboards. */
    private static final String[] CLASSES = {"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "+-"};

    private static final String ALL = String.join("", CLASSES);

    /** How Active Directory cuts a display name for its rule that a password contains no part of three characters. */
    private static final Pattern PARTS = Pattern.compile("[,.\\-_#\\s]+");

    private static final int SHORTEST_PART = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ReadablePassword() {}

    /**
     * @param length what the policy asks for at least
     * @param names of the account and its owner, which the password must not contain
     */
    static String make(int length, List<String> names) {
        List<String> parts = names.stream()
                .flatMap(name -> Stream.concat(Stream.of(name), PARTS.splitAsStream(name)))
                .map(part -> part.toLowerCase(Locale.ROOT))
                .filter(part -> part.length() >= SHORTEST_PART)
                .toList();
        String password;
        do {
            password = random(Math.max(length, SHORTEST));
        } while (!isComplex(password) || parts.stream().anyMatch(password.toLowerCase(Locale.ROOT)::contains));
        return password;
    }

    private static String random(int length) {
        StringBuilder password = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            password.append(ALL.charAt(RANDOM.nextInt(ALL.length())));
        }
        return password.toString();
    }

    private static boolean isComplex(String password) {
        return Stream.of(CLASSES).allMatch(of -> password.chars().anyMatch(c -> of.indexOf(c) >= 0));
    }

    /** As {@code unicodePwd} takes it: in quotes, UTF-16LE. The caller wipes it after use. */
    static byte[] unicodePwd(String password) {
        return ('"' + password + '"').getBytes(StandardCharsets.UTF_16LE);
    }
}
