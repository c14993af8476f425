package dev.tenure.roster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Roster.Provenance;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/** What the roster keeps as JSON: facts, who said them, and who is believed. */
class RosterJson {

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Provenance>> PROVENANCES = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, TreeMap<String, Said>>> OTHERS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Map<String, Integer>>> RANKS = new TypeReference<>() {};

    private final ObjectMapper json;

    RosterJson(ObjectMapper json) {
        this.json = json;
    }

    Facts facts(String text) {
        Map<Field, String> values = new TreeMap<>();
        read(text, TEXTS).forEach((name, value) -> values.put(Field.named(name), value));
        return new Facts(values);
    }

    SortedMap<Field, Provenance> provenances(String text) {
        SortedMap<Field, Provenance> provenance = new TreeMap<>();
        read(text, PROVENANCES).forEach((name, said) -> provenance.put(Field.named(name), said));
        return provenance;
    }

    SortedMap<Field, SortedMap<String, Said>> others(String text) {
        SortedMap<Field, SortedMap<String, Said>> others = new TreeMap<>();
        read(text, OTHERS).forEach((name, said) -> others.put(Field.named(name), said));
        return others;
    }

    /** @param text null where no source is above another */
    Authority authority(@Nullable String text) {
        return text == null ? Authority.NONE : new Authority(read(text, RANKS));
    }

    String texts(Facts facts) {
        return named(facts.values());
    }

    String provenance(SortedMap<Field, Provenance> provenance) {
        return named(provenance);
    }

    String others(SortedMap<Field, SortedMap<String, Said>> others) {
        return named(others);
    }

    private <T> String named(Map<Field, T> values) {
        Map<String, T> named = new TreeMap<>();
        values.forEach((field, value) -> named.put(field.name(), value));
        return write(named);
    }

    String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A fact cannot be written as JSON.", ours);
        }
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("The roster holds JSON that cannot be read.", ours);
        }
    }
}
