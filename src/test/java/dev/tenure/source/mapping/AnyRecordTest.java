package dev.tenure.source.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.Mapped;
import dev.tenure.source.RawRecord;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a source sends, each record has a verdict. */
class AnyRecordTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("a", "b", "c", "email", "removed", "inactive", "roles", "name");

    private static final List<String> TRANSFORMS = List.of(
            "{'name': 'trim'}",
            "{'name': 'lower'}",
            "{'name': 'date', 'formats': ['iso', 'd.M.yyyy', 'epoch-millis', 'epoch-seconds']}",
            "{'name': 'truth'}",
            "{'name': 'not'}",
            "{'name': 'table', 'entries': {'a': 'b'}, 'otherwise': 'c'}",
            "{'name': 'split', 'on': ';'}",
            "{'name': 'split', 'on': '.', 'part': -1}",
            "{'name': 'join', 'with': ', '}",
            "{'name': 'first'}",
            "{'name': 'pick', 'path': 'name'}",
            "{'name': 'default', 'value': 'x'}",
            "{'name': 'replace', 'pattern': '[a-c]*', 'with': '$1\\\\'}",
            "{'name': 'extract', 'pattern': '(.)?'}",
            "{'name': 'pad', 'length': 9}",
            "{'name': 'suffix', 'text': ';'}");

    private static final List<String> EXPRESSIONS = List.of(
            "record.a",
            "record.?b.orValue(record.c)",
            "record.a + record.b",
            "record.roles.map(r, r.name)",
            "record.?removed",
            "int(record.a) / int(record.b)",
            "record.a.b.c[0] == record.name",
            "timestamp(record.a)",
            "record");

    @Provide
    Arbitrary<JsonNode> anything() {
        Arbitrary<JsonNode> scalar = Arbitraries.oneOf(
                Arbitraries.of(NODES.nullNode(), NODES.booleanNode(true), NODES.booleanNode(false)),
                Arbitraries.strings().ofMaxLength(30).map(NODES::textNode),
                Arbitraries.of(
                                "true",
                                "nej",
                                "2026-02-28",
                                "31.02.2026",
                                "a@x.se",
                                "a;b;;",
                                "\ud800",
                                "\u200b",
                                "9".repeat(20))
                        .map(NODES::textNode),
                Arbitraries.longs().map(NODES::numberNode),
                Arbitraries.doubles().map(NODES::numberNode),
                Arbitraries.of("1E+400", "1E-400", "0E+999999999", "12.500")
                        .map(n -> NODES.numberNode(new BigDecimal(n))));
        return Arbitraries.recursive(() -> scalar, AnyRecordTest::nested, 0, 3);
    }

    private static Arbitrary<JsonNode> nested(Arbitrary<JsonNode> inner) {
        return Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(items -> NODES.arrayNode().addAll(items)),
                Arbitraries.maps(Arbitraries.of(NAMES), inner).ofMaxSize(6).map(members ->
                        (JsonNode) NODES.objectNode().setAll(members)));
    }

    @Provide
    Arbitrary<Mapping> mappings() {
        Arbitrary<JsonNode> source = Arbitraries.oneOf(
                Arbitraries.of("a", "b.0", "roles.0.name", "email", "/c/a", "removed")
                        .map(path -> NODES.objectNode().put("from", path)),
                Arbitraries.of(EXPRESSIONS).map(expression -> NODES.objectNode().put("expression", expression)));
        Arbitrary<JsonNode> line = source.flatMap(from -> Arbitraries.of(TRANSFORMS)
                .list()
                .ofMaxSize(4)
                .flatMap(transforms -> Arbitraries.of("never", "empty", "absent")
                        .map(clear -> {
                            ObjectNode made = from.deepCopy();
                            made.put("clear", clear);
                            transforms.forEach(
                                    transform -> made.withArray("transforms").add(Samples.json(transform)));
                            return made;
                        })));
        List<String> targets = List.of(
                "employeeId", "email", "otherEmails", "startDate", "active", "title", "attributes.x", "attributes.y");
        return line.list()
                .ofMinSize(1)
                .ofMaxSize(targets.size())
                .flatMap(lines -> Arbitraries.of(true, false).map(keeps -> {
                    ObjectNode definition = NODES.objectNode();
                    for (int i = 0; i < lines.size(); i++) {
                        definition
                                .withArray("fields")
                                .add(((ObjectNode) lines.get(i)).deepCopy().put("to", targets.get(i)));
                    }
                    definition
                            .withArray("filter")
                            .addObject()
                            .put("expression", "record.?removed.orValue(false) == true")
                            .put("keep", keeps)
                            .put("reason", "r");
                    return Mapping.of(definition);
                }));
    }

    @Property(tries = 2000)
    void hasAVerdict(@ForAll("mappings") Mapping mapping, @ForAll("anything") JsonNode content) {
        RawRecord record = new RawRecord("k", "line 1", content);

        Mapped mapped = mapping.apply(record);
        Preview preview = mapping.preview(List.of(record));

        assertThat(mapped).isNotNull();
        assertThat(preview.records()).hasSize(1);
        if (mapped instanceof Mapped.Out) {
            assertThat(preview.out()).isEqualTo(1);
        }
        if (mapped instanceof Mapped.Broken broken) {
            assertThat(preview.broken()).isEqualTo(1);
            assertThat(broken.because().code()).isNotBlank();
            assertThat(broken.because().text()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void canBeASampleForProposals(@ForAll("anything") JsonNode one, @ForAll("anything") JsonNode other) {
        List<RawRecord> sample = List.of(new RawRecord("1", "1", one), new RawRecord("2", "2", other));

        assertThat(SmartMapping.propose(sample)).isEqualTo(SmartMapping.propose(sample));
    }

    @Property(tries = 1000)
    void isNoReasonForADefinitionToFailOtherwiseThanWithItsProblems(@ForAll("anything") JsonNode definition) {
        try {
            assertThat(Mapping.of(definition)).isNotNull();
        } catch (InvalidMapping refused) {
            assertThat(refused.problems()).isNotEmpty();
        }
    }
}
