package dev.tenure.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.roster.Field;
import dev.tenure.source.RunOrder.Guard;
import dev.tenure.source.RunOrder.Mode;
import dev.tenure.source.RunOrder.RunRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.lang.Nullable;

/** Orders of runs that read lists in memory; what a record says is its members, by the names of our fields. */
public final class Lists implements RunOrders {

    private final Map<UUID, Source> sources = new ConcurrentHashMap<>();

    /** One list, as an integration reads it. */
    public static final class Source implements Connector {

        public final UUID id = UUID.randomUUID();
        public final String name;
        public final List<Map<String, String>> records = new ArrayList<>();
        public RunRules rules = rules(Mode.CREATE_AND_UPDATE, true);
        public List<String> syncKeys = List.of();
        public boolean complete = true;
        public @Nullable FeedFault fault;
        public @Nullable FeedFault end;
        public @Nullable Runnable halfWay;

        Source(String name) {
            this.name = name;
        }

        /** A record with these members; {@code key} is the source's own, null clears a field. */
        public Map<String, String> says(String key, String... members) {
            Map<String, String> record = new TreeMap<>();
            record.put("key", key);
            for (int i = 0; i < members.length; i += 2) {
                record.put(members[i], members[i + 1]);
            }
            records.removeIf(other -> other.get("key").equals(key));
            records.add(record);
            return record;
        }

        @Override
        public String kind() {
            return "list";
        }

        @Override
        public List<ConnectorSetting> settings() {
            return List.of();
        }

        @Override
        public void read(Connection connection, RawRecords into) {
            int place = 0;
            for (Map<String, String> record : records) {
                place++;
                if (place * 2 > records.size() && halfWay != null) {
                    halfWay.run();
                }
                ObjectNode content = JsonNodeFactory.instance.objectNode();
                record.forEach(content::put);
                into.take(new RawRecord(record.get("key"), "line " + place, content));
            }
            if (fault != null) {
                into.fault(fault);
            }
            if (end != null) {
                throw end;
            }
            if (complete) {
                into.complete();
            }
        }

        @Override
        public List<ConnectorCheck> test(Connection connection) {
            return List.of();
        }

        private Mapped mapped(RawRecord record) {
            Map<Field, Optional<String>> stated = new TreeMap<>();
            String employee = null;
            for (var member : record.content().properties()) {
                String value =
                        member.getValue().isNull() ? null : member.getValue().asText();
                switch (member.getKey()) {
                    case "key" -> {}
                    case "employeeId" -> employee = value;
                    case "out" -> {
                        return new Mapped.Out(record.key(), new Because("filtered", "The filter keeps it out."));
                    }
                    case "broken" -> {
                        return new Mapped.Broken(record.key(), new Because("transform", "title: upper: no text."));
                    }
                    default -> stated.put(Field.named(member.getKey()), Optional.ofNullable(value));
                }
            }
            String number = employee;
            List<Mapped.SyncKey> keys = new ArrayList<>();
            for (String field : syncKeys) {
                String value = field.equals("employeeId")
                        ? number
                        : stated.getOrDefault(Field.named(field), Optional.empty())
                                .orElse(null);
                if (value != null) {
                    keys.add(new Mapped.SyncKey(field, value));
                }
            }
            return new Mapped.Person(record.key(), number, stated, keys, Map.of("role", "member"));
        }
    }

    public static RunRules rules(Mode mode, boolean full) {
        return new RunRules(mode, full, true, true, new Guard(Map.of(), Map.of()));
    }

    /** A new list under a name of its own. */
    public Source source() {
        Source source = new Source("list-" + UUID.randomUUID().toString().substring(0, 8));
        sources.put(source.id, source);
        return source;
    }

    @Override
    public RunOrder of(UUID integrationId, int version) {
        Source source = sources.get(integrationId);
        if (source == null) {
            throw FeedFault.ofAll("integration-unknown", "There is no such integration.");
        }
        return new RunOrder(
                source.id,
                version,
                source.name,
                source,
                new Connection(Map.of(), Map.of(), List.of(), null),
                source::mapped,
                source.rules);
    }
}
