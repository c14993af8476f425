package dev.tenure.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A security identifier, as text such as {@code S-1-5-32-544}. */
final class Sid {

    private Sid() {}

    static String text(byte[] bytes) {
        int count = bytes[1];
        long authority = ByteBuffer.wrap(bytes, 0, 8).getLong() & 0xFFFFFFFFFFFFL;
        StringBuilder text =
                new StringBuilder("S-").append(bytes[0]).append('-').append(authority);
        ByteBuffer parts = ByteBuffer.wrap(bytes, 8, count * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            text.append('-').append(parts.getInt() & 0xFFFFFFFFL);
        }
        return text.toString();
    }
}
