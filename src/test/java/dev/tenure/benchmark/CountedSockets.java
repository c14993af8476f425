package dev.tenure.benchmark;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.net.SocketFactory;

/**
 * Counts what the PostgreSQL driver really sends, on the wire: statements executed, BEGIN and COMMIT included, and
 * round trips. Named to the driver by its property {@code socketFactory}; counts for the whole JVM.
 */
public final class CountedSockets extends SocketFactory {

    private static final LongAdder STATEMENTS = new LongAdder();
    private static final LongAdder ROUND_TRIPS = new LongAdder();
    private static final Map<String, AtomicLong> TEXTS = new ConcurrentHashMap<>();

    /** What was sent up to a moment. */
    public record Count(long statements, long roundTrips) {

        /** What was sent since an earlier moment. */
        public Count since(Count earlier) {
            return new Count(statements - earlier.statements, roundTrips - earlier.roundTrips);
        }
    }

    /** For the driver. */
    public CountedSockets() {}

    public static Count count() {
        return new Count(STATEMENTS.sum(), ROUND_TRIPS.sum());
    }

    /** How often each text was executed. */
    public static Map<String, Long> texts() {
        Map<String, Long> texts = new TreeMap<>();
        TEXTS.forEach((text, count) -> texts.put(text, count.get()));
        return texts;
    }

    @Override
    public Socket createSocket() {
        return new CountedSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    private static final class CountedSocket extends Socket {

        /** Something was sent that no answer has been read to. */
        private volatile boolean asked;

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    answered();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    answered();
                    return super.read(bytes, from, length);
                }
            };
        }

        private void answered() {
            if (asked) {
                asked = false;
                ROUND_TRIPS.increment();
            }
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            Messages messages = new Messages();
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int value) throws IOException {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    asked = true;
                    messages.read(bytes, from, length);
                    out.write(bytes, from, length);
                }
            };
        }
    }

    /** The messages from the driver to the server: a letter (none at first), a length, a body. */
    private static final class Messages {

        private static final int KEPT = 4_000;

        /** The version of the protocol; what comes before it are questions for encryption, without a letter too. */
        private static final int STARTUP = 196_608;

        private final Map<String, String> prepared = new ConcurrentHashMap<>();
        private final byte[] head = new byte[5];
        private final byte[] body = new byte[KEPT];
        private boolean started;
        private int headRead = 1;
        private int length;
        private int bodyRead;
        private String bound = "";

        void read(byte[] bytes, int from, int count) {
            int at = from;
            int end = from + count;
            while (at < end) {
                if (headRead < head.length) {
                    head[headRead++] = bytes[at++];
                    if (headRead == head.length) {
                        length = ByteBuffer.wrap(head).getInt(1) - 4;
                        bodyRead = 0;
                    }
                } else {
                    int part = Math.min(end - at, length - bodyRead);
                    if (bodyRead < KEPT) {
                        System.arraycopy(bytes, at, body, bodyRead, Math.min(part, KEPT - bodyRead));
                    }
                    bodyRead += part;
                    at += part;
                }
                if (headRead == head.length && bodyRead == length) {
                    take((char) head[0]);
                    started |= head[0] == 0 && ByteBuffer.wrap(body).getInt(0) == STARTUP;
                    head[0] = 0;
                    headRead = started ? 0 : 1;
                }
            }
        }

        private void take(char type) {
            switch (type) {
                case 'P' -> prepared.put(text(0), text(text(0).getBytes(StandardCharsets.UTF_8).length + 1));
                case 'B' ->
                    bound = prepared.getOrDefault(text(text(0).getBytes(StandardCharsets.UTF_8).length + 1), "");
                case 'E' -> executed(bound);
                case 'Q' -> executed(text(0));
                default -> {}
            }
        }

        private static void executed(String text) {
            STATEMENTS.increment();
            TEXTS.computeIfAbsent(text, unused -> new AtomicLong()).incrementAndGet();
        }

        private String text(int from) {
            int most = Math.min(length, KEPT);
            int end = from;
            while (end < most && body[end] != 0) {
                end++;
            }
            return new String(body, from, end - from, StandardCharsets.UTF_8);
        }
    }
}
