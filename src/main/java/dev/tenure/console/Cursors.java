package dev.tenure.console;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** A place in the list of people, as a word that means nothing to a caller and tells nothing about anybody. */
final class Cursors {

    private static final int BYTES = 16;

    private Cursors() {}

    static String after(UUID person) {
        byte[] id = ByteBuffer.allocate(BYTES)
                .putLong(person.getMostSignificantBits())
                .putLong(person.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /** A place in a list that has keys of text. */
    static String afterKey(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Trouble if it is none of ours */
    static String readKey(String cursor) {
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (!key.isEmpty() && afterKey(key).equals(cursor) && key.indexOf('\0') < 0) {
                return key;
            }
        } catch (IllegalArgumentException notOurs) {
            // Told below, like any other that is none of ours.
        }
        throw notOurs();
    }

    /** @throws Trouble if it is none of ours */
    static UUID read(String cursor) {
        try {
            byte[] id = Base64.getUrlDecoder().decode(cursor);
            if (id.length == BYTES) {
                ByteBuffer halves = ByteBuffer.wrap(id);
                return new UUID(halves.getLong(), halves.getLong());
            }
        } catch (IllegalArgumentException notOurs) {
            // Told below, like any other that is none of ours.
        }
        throw notOurs();
    }

    private static Trouble notOurs() {
        return Trouble.invalid(
                "cursor",
                "bad-cursor",
                "The cursor is not one that this list gave out: take it unchanged from 'next'.");
    }
}
