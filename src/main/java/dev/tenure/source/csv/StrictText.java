package dev.tenure.source.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Bytes as text, or the place of the first byte that is none: nothing is ever replaced. */
final class StrictText extends Reader {

    private final InputStream bytes;
    private final CharsetDecoder decoder;
    private final ByteBuffer waiting = ByteBuffer.allocate(16_384).flip();
    private final CharBuffer decoded = CharBuffer.allocate(16_384).flip();
    private boolean ended;
    private boolean afterReturn;
    private long line = 1;
    private long taken;

    /** @param skipped bytes that came before, such as a byte order mark */
    StrictText(InputStream bytes, Charset charset, int skipped) {
        this.bytes = bytes;
        this.taken = skipped;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!decoded.hasRemaining()) {
            if (ended && !waiting.hasRemaining()) {
                return -1;
            }
            decode();
        }
        int count = Math.min(length, decoded.remaining());
        decoded.get(into, from, count);
        return count;
    }

    private void decode() throws IOException {
        if (!ended) {
            waiting.compact();
            int read = bytes.read(waiting.array(), waiting.position(), waiting.remaining());
            if (read < 0) {
                ended = true;
            } else {
                waiting.position(waiting.position() + read);
            }
            waiting.flip();
        }
        decoded.clear();
        int before = waiting.position();
        CoderResult result = decoder.decode(waiting, decoded, ended);
        decoded.flip();
        taken += waiting.position() - before;
        countLines();
        // What was read before it is handed over first.
        if (result.isError() && !decoded.hasRemaining()) {
            throw new Undecodable(line, taken + 1);
        }
    }

    private void countLines() {
        for (int i = decoded.position(); i < decoded.limit(); i++) {
            char each = decoded.get(i);
            if (each == '\r' || (each == '\n' && !afterReturn)) {
                line++;
            }
            afterReturn = each == '\r';
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** The byte that is no text, counted from one. */
    static final class Undecodable extends IOException {

        private static final long serialVersionUID = 1L;

        private final long line;
        private final long position;

        Undecodable(long line, long position) {
            super("line " + line + ", byte " + position);
            this.line = line;
            this.position = position;
        }

        long line() {
            return line;
        }

        long position() {
            return position;
        }
    }
}
