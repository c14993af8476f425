package dev.tenure.source.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that says nothing for too long while it is read: the client's own timeout ends with the headers.
 * The time that the reader takes for itself does not count.
 */
final class WatchedStream extends FilterInputStream {

    private final long patience;
    private volatile long waitingSince;
    private volatile boolean waiting;
    private volatile boolean closed;
    private volatile boolean timedOut;

    WatchedStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience.toNanos();
        lookAfter(this.patience);
    }

    boolean timedOut() {
        return timedOut;
    }

    private void lookAfter(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
    }

    private void look() {
        if (closed) {
            return;
        }
        long waited = waiting ? System.nanoTime() - waitingSince : 0;
        if (waited < patience) {
            lookAfter(patience - waited);
            return;
        }
        timedOut = true;
        try {
            in.close();
        } catch (IOException goneAnyway) {
            // The reader meets the end of it.
        }
    }

    @Override
    public int read() throws IOException {
        begin();
        try {
            return ended(super.read());
        } finally {
            waiting = false;
        }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        begin();
        try {
            return ended(super.read(into, from, length));
        } finally {
            waiting = false;
        }
    }

    private void begin() {
        waitingSince = System.nanoTime();
        waiting = true;
    }

    /** A body that was closed under its reader may look as if it had ended well. */
    private int ended(int read) throws IOException {
        if (read < 0 && timedOut) {
            throw new IOException("closed after too long a silence");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }
}
