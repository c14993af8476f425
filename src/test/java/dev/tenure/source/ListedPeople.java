package dev.tenure.source;

import dev.tenure.roster.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * An integration whose system is a list in this process: each record has an {@code id} and fields under our names. What
 * it is told to do may be changed between two runs.
 */
public class ListedPeople implements Connector, RunOrders {

    public static final String NAME = "listed";

    public List<String> keys = List.of("employeeId");
    public Preference preference = Preference.CREATE_AND_UPDATE;
    public boolean full = true;
    public Guard guard = new Guard(Map.of(), Map.of());
    private final List<Map<String, Object>> records = new ArrayList<>();
    private final Set<String> anonymised = new HashSet<>();

    /** Told as many records before it; after them reading ends in it. */
    @Nullable
    FeedFault fault;

    int faultAfter;

    /** What is to be done to the list when all of it is kept; null: nothing. */
    @Nullable
    Runnable afterwards;

    boolean more;

    /** Done before a record is handed over. */
    public IntConsumer before = place -> {};

    /** Adds people by number, each in a company by turns. */
    public ListedPeople people(int from, int to) {
        IntStream.range(from, to)
                .forEach(i -> add(
                        "S" + i,
                        "employeeId",
                        String.valueOf(100_000 + i),
                        "givenName",
                        "Kim " + i,
                        "familyName",
                        "Lund",
                        "email",
                        "kim." + i + "@nordlund.example",
                        "company",
                        i % 2 == 0 ? "Nordlund AB" : "Sydlund AB",
                        "title",
                        "Nurse"));
        return this;
    }

    public ListedPeople add(String id, String... fields) {
        Map<String, Object> record = new LinkedHashMap<>(Map.of("id", id));
        for (int i = 0; i < fields.length; i += 2) {
            record.put(fields[i], fields[i + 1]);
        }
        records.add(record);
        return this;
    }

    public void change(String id, String field, @Nullable Object value) {
        records.stream().filter(r -> r.get("id").equals(id)).forEach(r -> r.put(field, value));
    }

    void anonymise(String id) {
        records.replaceAll(record -> record.get("id").equals(id) ? Map.of("id", id) : record);
        anonymised.add(id);
    }

    public void remove(String id) {
        records.removeIf(r -> r.get("id").equals(id));
    }

    public void keep(int first) {
        records.subList(first, records.size()).clear();
    }

    @Override
    public RunOrder order(String integration, int version, @Nullable UUID upload) {
        return new RunOrder(
                integration,
                version,
                this,
                new Connection(integration, Map.of(), Map.of(), upload),
                "list-key",
                (record, place) -> map(record),
                preference,
                full,
                guard,
                null);
    }

    @Override
    public void read(Connection connection, Reading reading) {
        reading.changedSince();
        if (afterwards != null) {
            reading.afterwards(afterwards);
        }
        if (more) {
            reading.more();
        }
        int place = 0;
        for (Map<String, Object> record : records) {
            if (fault != null && place == faultAfter) {
                throw fault;
            }
            before.accept(place++);
            SourceRecord handed = new SourceRecord(record.get("id").toString(), record);
            if (!(anonymised.contains(handed.id()) ? reading.takeAnonymised(handed) : reading.take(handed))) {
                return;
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    private Mapped map(SourceRecord record) {
        Map<String, Object> fields = record.fields();
        if (fields.get("broken") != null) {
            return new Mapped.Fail(record.id(), fields, new Because("broken", "It is broken."));
        }
        if (fields.get("out") != null) {
            return new Mapped.Skip(record.id(), fields, new Because("out", "A rule keeps it out."));
        }
        Map<Field, Optional<String>> stated = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (!name.equals("id") && !name.equals("employeeId")) {
                stated.put(Field.named(name), Optional.ofNullable((String) value));
            }
        });
        List<Statement.Key> found = keys.stream()
                .flatMap(key -> Stream.ofNullable(key.equals("sourceId") ? record.id() : (String) fields.get(key))
                        .map(value -> new Statement.Key(key, value)))
                .toList();
        return new Mapped.Says(
                record.id(), fields, new Statement((String) fields.get("employeeId"), stated, found, null));
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public String title() {
        return "A list";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of();
    }

    @Override
    public List<ConnectionCheck> check(Connection connection) {
        return List.of();
    }
}
