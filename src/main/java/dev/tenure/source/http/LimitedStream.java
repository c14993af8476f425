package dev.tenure.source.http;

import dev.tenure.source.FeedFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Lets so many bytes through, whatever the length that was announced, and what they unpack to. */
final class LimitedStream extends FilterInputStream {

    private final Supplier<FeedFault> tooMany;
    private long left;

    LimitedStream(InputStream in, long most, Supplier<FeedFault> tooMany) {
        super(in);
        this.left = most;
        this.tooMany = tooMany;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw tooMany.get();
        }
    }
}
