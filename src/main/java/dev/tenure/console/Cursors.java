package dev.tenure.console;

import java.nio.ByteBuffer;
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
        throw Trouble.invalid(
                "cursor",
                "bad-cursor",
                "The cursor is not one that this list gave out: take it unchanged from 'next'.");
    }
}
