package dev.tenure.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.util.unit.DataSize;

/** Reads bodies strictly: within a limit, one JSON value, no member twice. */
final class JsonBody {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    static byte[] bytes(HttpServletRequest request, DataSize limit) throws IOException {
        if (request.getContentLengthLong() > limit.toBytes()) {
            throw Trouble.tooLarge(limit.toBytes());
        }
        byte[] bytes = request.getInputStream().readNBytes((int) limit.toBytes() + 1);
        if (bytes.length > limit.toBytes()) {
            throw Trouble.tooLarge(limit.toBytes());
        }
        return bytes;
    }

    /** A body that is an object with members. */
    static JsonNode object(byte[] bytes) {
        JsonNode body = parse(bytes);
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "The body is a JSON object.");
        }
        return body;
    }

    static JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = STRICT.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw Trouble.malformed("The body is empty: send JSON.");
            }
            return node;
        } catch (JsonProcessingException malformed) {
            // The parser's own message quotes the body.
            var where = malformed.getLocation();
            throw Trouble.malformed("The body is not JSON that can be read (or names a member twice): look at "
                    + (where == null
                            ? "its nesting."
                            : "line " + where.getLineNr() + ", column " + where.getColumnNr() + "."));
        } catch (IOException notText) {
            throw Trouble.malformed("The body is no UTF-8 text.");
        }
    }
}
