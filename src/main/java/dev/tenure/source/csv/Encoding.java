package dev.tenure.source.csv;

import dev.tenure.source.FeedFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * In which characters a file is written: as its first bytes say, as the setting says, or else UTF-8 if all of it is, and
 * windows-1252 if not. The whole file is looked through before a record is taken from it, so that a wrong encoding is
 * found before it has spoilt names.
 *
 * @param bom how many bytes at the beginning are no text
 */
record Encoding(Charset charset, int bom) {

    static final Charset WINDOWS = Charset.forName("windows-1252");

    private static final int BEGINNING = 8192;
    private static final char REPLACED = '\uFFFD';
    private static final double MOST_CONTROLS = 0.02;

    /** @throws FeedFault {@code binary} or {@code wrong-encoding} */
    static Encoding of(CsvContent content, String setting) throws IOException {
        byte[] start;
        try (InputStream in = content.open()) {
            start = in.readNBytes(BEGINNING);
        }
        Encoding marked = marked(start);
        if (marked == null) {
            refuseBinary(start);
        }
        if (setting.equalsIgnoreCase("auto")) {
            return marked == null ? guessed(content) : marked.checked(content);
        }
        Charset charset = charset(setting);
        if (marked != null) {
            boolean agrees = marked.charset.equals(charset)
                    || (charset.equals(StandardCharsets.UTF_16) && !marked.charset.equals(StandardCharsets.UTF_8));
            if (!agrees) {
                throw wrong(1, "it begins as " + marked.charset + " does, and 'encoding' says " + charset);
            }
            return marked.checked(content);
        }
        if (charset.equals(StandardCharsets.UTF_16)) {
            throw wrong(1, "'encoding' says UTF-16, and the file does not begin with a byte order mark");
        }
        return new Encoding(charset, 0).checked(content);
    }

    private static Charset charset(String setting) {
        return switch (setting.toLowerCase(Locale.ROOT).replace("_", "-")) {
            case "utf-8" -> StandardCharsets.UTF_8;
            case "utf-16" -> StandardCharsets.UTF_16;
            case "windows-1252" -> WINDOWS;
            case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
            default ->
                throw FeedFault.ofAll(
                        "not-configured",
                        "'encoding' cannot be used: it is one of auto, UTF-8, UTF-16, windows-1252, ISO-8859-1.");
        };
    }

    private static Encoding marked(byte[] start) {
        if (begins(start, 0xef, 0xbb, 0xbf)) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (begins(start, 0xff, 0xfe)) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        return begins(start, 0xfe, 0xff) ? new Encoding(StandardCharsets.UTF_16BE, 2) : null;
    }

    private static boolean begins(byte[] start, int... with) {
        return start.length >= with.length
                && Arrays.equals(Arrays.copyOf(start, with.length), 0, with.length, bytes(with), 0, with.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static void refuseBinary(byte[] start) {
        if (begins(start, 'P', 'K', 3, 4) || begins(start, 0xd0, 0xcf, 0x11, 0xe0)) {
            throw FeedFault.ofAll(
                    "binary", "The file is a workbook (Excel) or an archive, no text: save it as CSV UTF-8.");
        }
        int controls = 0;
        for (byte each : start) {
            if (each >= 0 && each < ' ' && each != '\t' && each != '\n' && each != '\r' && each != '\f') {
                controls++;
            }
        }
        if (controls > 2 && controls > start.length * MOST_CONTROLS) {
            throw FeedFault.ofAll(
                    "binary", "The file is no text, or UTF-16 without a byte order mark: save it as CSV UTF-8.");
        }
    }

    private static Encoding guessed(CsvContent content) throws IOException {
        Encoding unicode = new Encoding(StandardCharsets.UTF_8, 0);
        long line = unicode.misfit(content);
        if (line == 0) {
            return unicode;
        }
        if (isMostlyUnicode(content)) {
            throw wrong(
                    line,
                    "it has bytes there that are no character of UTF-8, as the rest of it is; it may not be whole");
        }
        return new Encoding(WINDOWS, 0).checked(content);
    }

    /** A file that was cut off or broken in one place: as windows-1252 it could be read, and every name would be spoilt. */
    private static boolean isMostlyUnicode(CsvContent content) throws IOException {
        long beyondAscii = 0;
        long broken = 0;
        char[] part = new char[1 << 16];
        try (Reader text = new InputStreamReader(content.open(), StandardCharsets.UTF_8)) {
            for (int length = text.read(part); length >= 0; length = text.read(part)) {
                for (int i = 0; i < length; i++) {
                    if (part[i] == REPLACED) {
                        broken++;
                    } else if (part[i] >= 0x80) {
                        beyondAscii++;
                    }
                }
            }
        }
        return beyondAscii > broken;
    }

    /** Itself, if all of the file is so. */
    private Encoding checked(CsvContent content) throws IOException {
        long line = misfit(content);
        if (line > 0) {
            throw wrong(line, "it has bytes there that are no character of " + charset);
        }
        if (charset.equals(WINDOWS) || charset.equals(StandardCharsets.ISO_8859_1)) {
            refuseUnicode(content);
        }
        return this;
    }

    private void refuseUnicode(CsvContent content) throws IOException {
        long beyondAscii = new Encoding(StandardCharsets.US_ASCII, 0).misfit(content);
        if (beyondAscii > 0 && new Encoding(StandardCharsets.UTF_8, 0).misfit(content) == 0) {
            throw wrong(beyondAscii, "the whole file is UTF-8, and 'encoding' says " + charset);
        }
    }

    private static FeedFault wrong(long line, String why) {
        return FeedFault.ofAll(
                "wrong-encoding",
                "The file is written in another encoding, first seen in line " + line + ": " + why
                        + ". Set 'encoding' to the one that it has, or save it as CSV UTF-8.");
    }

    /** The first line that has something else in it; 0 if there is none. */
    private long misfit(CsvContent content) throws IOException {
        CharsetDecoder decoder = decoder();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer characters = CharBuffer.allocate(1 << 16);
        Lines lines = new Lines();
        try (InputStream in = content.open()) {
            in.skipNBytes(bom);
            boolean end = false;
            while (!end) {
                int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = count < 0;
                bytes.position(bytes.position() + Math.max(0, count)).flip();
                CoderResult result = decoder.decode(bytes, characters, end);
                characters.flip();
                boolean strange = charset.equals(StandardCharsets.ISO_8859_1) && lines.stopAtControl(characters);
                lines.count(characters);
                if (strange || result.isError()) {
                    return lines.number;
                }
                characters.clear();
                bytes.compact();
            }
            return 0;
        }
    }

    CharsetDecoder decoder() {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Counts them; CR and LF together end one. */
    private static final class Lines {

        private long number = 1;
        private char last;

        void count(CharBuffer text) {
            for (int i = 0; i < text.length(); i++) {
                char next = text.charAt(i);
                if (next == '\r' || (next == '\n' && last != '\r')) {
                    number++;
                }
                last = next;
            }
        }

        /** ISO 8859-1 has characters there that nobody writes: it is windows-1252 then. */
        boolean stopAtControl(CharBuffer text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) >= 0x80 && text.charAt(i) < 0xa0) {
                    text.limit(text.position() + i);
                    return true;
                }
            }
            return false;
        }
    }
}
