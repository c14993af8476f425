package dev.tenure.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.lang.Nullable;

/**
 * An answer as it comes. Java's own stream waits for ever where the other side falls silent half-way: this one does not,
 * and it counts only the time that is spent waiting, so that whoever reads may be slow. It ends what is too large.
 */
final class AnswerBody extends InputStream implements BodySubscriber<InputStream> {

    /** It came to its end, or broke off because of that. */
    private record Part(
            @Nullable List<ByteBuffer> bytes, @Nullable Throwable failure) {}

    /** More came than one answer may have. */
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private final LinkedBlockingQueue<Part> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Deque<ByteBuffer> ready = new ArrayDeque<>();
    private final Duration patience;
    private long left;
    private boolean ended;

    AnswerBody(Duration patience, long mostBytes) {
        this.patience = patience;
        this.left = mostBytes;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        if (!subscription.complete(to)) {
            to.cancel();
            return;
        }
        to.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrived.add(new Part(bytes, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Part(null, failure));
    }

    @Override
    public void onComplete() {
        arrived.add(new Part(null, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            ByteBuffer next = ready.peek();
            if (next == null) {
                await();
            } else if (!next.hasRemaining()) {
                ready.remove();
            } else {
                int count = Math.min(length, next.remaining());
                next.get(into, offset, count);
                return count;
            }
        }
        return -1;
    }

    private void await() throws IOException {
        Part part;
        try {
            part = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("Interrupted while waiting for an answer", stop);
        }
        if (part == null) {
            close();
            throw new HttpTimeoutException("The answer stands still");
        }
        if (part.failure != null) {
            throw new IOException("The answer broke off", part.failure);
        }
        if (part.bytes == null) {
            ended = true;
            return;
        }
        for (ByteBuffer bytes : part.bytes) {
            left -= bytes.remaining();
            ready.add(bytes);
        }
        if (left < 0) {
            close();
            throw new TooLarge();
        }
        subscription.join().request(1);
    }

    @Override
    public void close() {
        ended = true;
        ready.clear();
        if (subscription.isDone()) {
            subscription.join().cancel();
        }
    }
}
