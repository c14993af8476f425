package dev.tenure.source.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.tenure.source.FeedFault;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads JSON, and tells apart what else may come in its place. */
public final class JsonAnswer {

    private static final int BEGINNING = 64;

    private JsonAnswer() {}

    /** Parses, by Jackson. */
    public interface Parsing<T> {
        T parse(InputStream json) throws IOException;
    }

    /**
     * What the parsing gives.
     *
     * @param asked such as {@code GET employees}
     * @throws FeedFault {@code html-page}, {@code truncated} or {@code not-understood}
     */
    public static <T> T read(String asked, Words words, InputStream body, Parsing<T> parsing) throws IOException {
        BufferedInputStream json = new BufferedInputStream(body);
        json.mark(BEGINNING + 1);
        String beginning = new String(json.readNBytes(BEGINNING), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip();
        json.reset();
        if (beginning.startsWith("<")) {
            throw FeedFault.ofPart(
                    "html-page",
                    asked + " answered a web page instead of JSON. Check " + words.address()
                            + ", and whether the service is under maintenance.");
        }
        if (beginning.isEmpty()) {
            throw truncated(asked);
        }
        try {
            T value = parsing.parse(json);
            if (value == null) {
                throw notUnderstood(asked, words, "null");
            }
            return value;
        } catch (JsonEOFException cut) {
            throw truncated(asked);
        } catch (JsonMappingException other) {
            if (other.getCause() instanceof JsonEOFException) {
                throw truncated(asked);
            }
            if (other.getCause() instanceof IOException away && !(away instanceof JsonProcessingException)) {
                throw away;
            }
            // Its message may quote values: only the path is told.
            throw notUnderstood(asked, words, other.getPathReference());
        } catch (JsonProcessingException noJson) {
            throw notUnderstood(asked, words, "no JSON");
        }
    }

    static FeedFault truncated(String asked) {
        return FeedFault.ofPart(
                "truncated", asked + ": the answer breaks off in the middle. It is asked again in the next run.");
    }

    /**
     * JSON of another shape.
     *
     * @param where in the answer, without its values
     */
    public static FeedFault notUnderstood(String asked, Words words, String where) {
        return FeedFault.ofPart(
                "not-understood",
                asked + ": the answer has not the shape that Tenure knows, at " + where + ". Check " + words.address()
                        + " and the version of " + words.system() + ".");
    }
}
