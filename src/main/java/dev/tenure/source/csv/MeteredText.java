package dev.tenure.source.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Ends the reading of a record that does not end: one field of ten megabytes, or a quote that nobody closed. */
final class MeteredText extends FilterReader {

    /** Of a record, give or take what a parser reads ahead. */
    static final int MOST = 1_000_000;

    private long sinceRecord;

    MeteredText(Reader in) {
        super(in);
    }

    void recordEnded() {
        sinceRecord = 0;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws IOException {
        sinceRecord += read;
        if (sinceRecord > MOST) {
            throw new TooLong();
        }
    }

    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
