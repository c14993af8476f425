package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** The content of foreign records as it is kept, and the hash by which it is known again. */
final class Content {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** What PostgreSQL takes as a number within JSON is far longer, and nobody means it. */
    private static final int LONGEST_NUMBER = 1_000;

    private Content() {}

    static String json(Object content) {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A foreign record cannot be written as JSON.", ours);
        }
    }

    /** The same where the content may hold what the database cannot keep: NUL goes, a monstrous number is text. */
    static String keepableJson(Object content) {
        return json(keepable(content));
    }

    @Nullable
    private static Object keepable(@Nullable Object value) {
        if (value instanceof String text) {
            return withoutNul(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> clean = new LinkedHashMap<>();
            map.forEach((key, part) -> clean.put(withoutNul(String.valueOf(key)), keepable(part)));
            return clean;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Content::keepable).toList();
        }
        return (value instanceof BigDecimal number && isMonstrous(number))
                        || (value instanceof BigInteger whole && whole.bitLength() > LONGEST_NUMBER)
                ? value.toString()
                : value;
    }

    private static boolean isMonstrous(BigDecimal number) {
        return Math.abs((long) number.scale()) > LONGEST_NUMBER || number.precision() > LONGEST_NUMBER;
    }

    static String withoutNul(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    static String hash(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
