package dev.tenure.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.Mapped;
import dev.tenure.source.RawRecord;
import dev.tenure.source.mapping.Mapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many records a second are mapped by one thread: twelve fields by paths and transforms, and the same with two
 * expressions. Argument: how many records (1,000,000).
 */
public final class MappingBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();

    private MappingBenchmark() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Mapping paths = Mapping.of(JSON.readTree(definition("")));
        Mapping expressions = Mapping.of(JSON.readTree(definition("""
                , {"to": "attributes.isAdmin", "expression": "record.roles.exists(r, r.name == 'Administrator')"}
                , {"to": "attributes.display", "expression": "record.name.given + ' ' + record.name.family"}
                """)));
        List<RawRecord> sample = sample();
        for (int round = 1; round <= 3; round++) {
            System.out.println(line("12 fields by paths", paths, sample, records));
            System.out.println(line("and 2 by expressions", expressions, sample, records));
        }
    }

    private static String line(String what, Mapping mapping, List<RawRecord> sample, int records) {
        int people = 0;
        long start = System.nanoTime();
        for (int i = 0; i < records; i++) {
            if (mapping.apply(sample.get(i % sample.size())) instanceof Mapped.Person) {
                people++;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "%-22s %,d of %,d mapped in %.1f s: %,.0f/s",
                what,
                people,
                records,
                seconds,
                records / seconds);
    }

    private static String definition(String more) {
        return """
                {"key": "id", "fields": [
                  {"to": "employeeId", "from": "number"},
                  {"to": "givenName", "from": "name.given", "transforms": ["trim"]},
                  {"to": "familyName", "from": "name.family", "transforms": ["trim"]},
                  {"to": "email", "from": "emails.0.value", "transforms": ["trim", "lower"]},
                  {"to": "title", "from": "title"},
                  {"to": "department", "from": "department", "clear": "absent"},
                  {"to": "location", "from": "city"},
                  {"to": "company", "constant": "Nordlund AB"},
                  {"to": "managerEmployeeId", "from": "manager.number"},
                  {"to": "startDate", "from": "hired", "transforms": [{"name": "date", "formats": ["d.M.yyyy"]}]},
                  {"to": "active", "from": "state", "transforms": ["truth"]},
                  {"to": "employmentType", "from": "form",
                   "transforms": [{"name": "table", "entries": {"T": "employee", "K": "contractor"}}]}
                """ + more + "]}";
    }

    private static List<RawRecord> sample() throws IOException {
        List<RawRecord> sample = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            JsonNode content = JSON.readTree("""
                    {"id": %d, "number": "%06d", "name": {"given": "Åsa", "family": "Lindström %d"},
                     "emails": [{"value": "Person.%d@nordlund.example"}], "title": "Tekniker", "department": "IT",
                     "city": "Malmö", "manager": {"number": "%06d"}, "hired": "15.3.2019", "state": "aktiv",
                     "form": "T", "roles": [{"name": "Manager"}, {"name": "Developer"}]}
                    """.formatted(i, i, i, i, i / 10));
            sample.add(new RawRecord(null, "record " + i, content));
        }
        return sample;
    }
}
