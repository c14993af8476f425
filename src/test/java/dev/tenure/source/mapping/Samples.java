package dev.tenure.source.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Definitions and records, written as people would write them. */
final class Samples {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Samples() {}

    /** JSON with apostrophes for quotation marks, and grave accents for apostrophes. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"').replace('`', '\''));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    static RawRecord record(String content) {
        return new RawRecord("k1", "line 1", json(content));
    }

    static List<RawRecord> records(String array) {
        List<RawRecord> records = new ArrayList<>();
        for (JsonNode item : json(array)) {
            records.add(new RawRecord(null, "item " + (records.size() + 1), item));
        }
        return records;
    }

    /** Rows with semicolons between; the first is the header. */
    static List<RawRecord> csv(String text) {
        String[] lines = text.strip().split("\n");
        String[] header = lines[0].split(";", -1);
        List<RawRecord> records = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] cells = lines[i].split(";", -1);
            ObjectNode row = JSON.createObjectNode();
            for (int j = 0; j < header.length; j++) {
                row.put(header[j], cells[j]);
            }
            records.add(new RawRecord(null, "line " + (i + 1), row));
        }
        return records;
    }

    static JsonNode resource(String path) {
        try (InputStream file = Samples.class.getResourceAsStream(path)) {
            return JSON.readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
