package dev.tenure.source.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.Mapped;
import dev.tenure.source.RawRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger's expression cannot take a node down, and reaches nothing but the record. */
class HostileExpressionsTest {

    private static ObjectNode definition(String expression) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.putArray("fields").addObject().put("to", "attributes.x").put("expression", expression);
        return definition;
    }

    private static Mapped apply(String expression, ObjectNode content) {
        return Mapping.of(definition(expression)).apply(new RawRecord("k", "line 1", content));
    }

    private static ObjectNode content() {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("text", "a".repeat(5_000) + "!").put("n", 1);
        ArrayNode list = content.putArray("list");
        for (int i = 0; i < 500; i++) {
            list.add(i);
        }
        return content;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1..10000000]",
                "f(f)",
                "function($n){ $n($n) }",
                "record.getClass()",
                "record.list.getClass().forName('java.lang.Runtime')",
                "java.lang.Runtime.getRuntime()",
                "T(java.lang.Runtime)",
                "google.protobuf.Any{}",
                "env('PATH')",
                "record.list.join('x')",
                "record.text.replace('', record.text)",
                "this",
                "1 +",
                ""
            })
    void whatCelDoesNotKnowIsRefusedWhenItIsSaved(String expression) {
        assertThatExceptionOfType(InvalidMapping.class)
                .isThrownBy(() -> Mapping.of(definition(expression)))
                .satisfies(invalid -> assertThat(invalid.problems())
                        .allSatisfy(problem -> assertThat(problem.pointer()).isEqualTo("/fields/0/expression")));
    }

    static Stream<String> large() {
        return Stream.of(
                "(".repeat(1000) + "1" + ")".repeat(1000),
                "[".repeat(900) + "]".repeat(900),
                "-".repeat(1900) + "1",
                "!".repeat(1900) + "true",
                "1" + "+1".repeat(990),
                "true" + "?true:true".repeat(190),
                "record" + ".a".repeat(900),
                "'" + "x".repeat(3000) + "'");
    }

    @ParameterizedTest
    @MethodSource("large")
    void whatIsTooLongOrTooDeepIsRefusedOrWorksButNeverTakesTheThreadDown(String expression) {
        try {
            assertThat(apply(expression, content())).isNotNull();
        } catch (InvalidMapping refused) {
            assertThat(refused.problems()).isNotEmpty();
        }
    }

    static Stream<String> endless() {
        String doubled = "['aaaaaaaaaaaaaaaa']" + ".map(a, a + a)".repeat(30);
        String lists = "[record.list]" + ".map(a, a + a)".repeat(30);
        String twins = "[dyn(record.list)]" + ".map(a, dyn([a, a]))".repeat(14);
        String pairs = "[dyn(record.list)]" + ".map(a, dyn({'l': a, 'r': a}))".repeat(14);
        return Stream.of(
                doubled,
                lists,
                twins,
                pairs,
                "[dyn(1)]" + ".map(a, dyn([a, a, a, a, a, a, a, a]))".repeat(9) + ".all(a, a == a)",
                "[b'aaaaaaaaaaaaaaaa']" + ".map(a, a + a)".repeat(30),
                "record.list.all(a, record.list.all(b, record.list.all(c, a + b + c >= 0)))",
                "record.list.map(a, record.list.map(b, record.list))",
                "record.list.exists(a, record.list.exists(b, record.list.exists(c, a + b + c < 0))) || true",
                "record.list.exists(a, record.text.matches('(a+)+$'))",
                "record.list.all(a, record.list.all(b, record.text == record.text + ''))");
    }

    @ParameterizedTest
    @MethodSource("endless")
    void whatMultipliesIsStoppedAndTheRecordIsBroken(String expression) {
        assertThat(apply(expression, content())).isInstanceOfSatisfying(Mapped.Broken.class, broken -> {
            assertThat(broken.because().code()).isIn("expression-stopped", "expression-failed");
            assertThat(broken.because().text()).startsWith("attributes.x, expression: was stopped");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{100}){100}){100}", "(((a{1000}){1000}){1000}){1000}", "a{100000}", "(", "(?=a)"})
    void aPatternThatWouldBeUnrolledIsNotCompiled(String pattern) {
        assertThat(apply("record.text.matches(\"" + pattern + "\")", content())).isInstanceOf(Mapped.Broken.class);

        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        ObjectNode line = definition
                .putArray("fields")
                .addObject()
                .put("to", "attributes.x")
                .put("from", "text");
        line.putArray("transforms").addObject().put("name", "extract").put("pattern", pattern);
        assertThatExceptionOfType(InvalidMapping.class)
                .isThrownBy(() -> Mapping.of(definition))
                .satisfies(invalid ->
                        assertThat(invalid.problems().get(0).pointer()).isEqualTo("/fields/0/transforms/0/pattern"));
    }

    @Test
    void aPatternThatBacktracksElsewhereIsAnsweredHere() {
        assertThat(apply("record.text.matches('^(a+)+$')", content()))
                .isInstanceOfSatisfying(
                        Mapped.Person.class,
                        person ->
                                assertThat(person.stated().values().toString()).contains("false"));
    }

    @Test
    void aTransformDoesNotGrowAValueBeyondBounds() {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        ObjectNode line = definition
                .putArray("fields")
                .addObject()
                .put("to", "attributes.x")
                .put("from", "text");
        ArrayNode transforms = line.putArray("transforms");
        for (int i = 0; i < 20; i++) {
            transforms.addObject().put("name", "replace").put("pattern", "a").put("with", "a".repeat(200));
        }

        assertThat(Mapping.of(definition).apply(new RawRecord("k", "line 1", content())))
                .isInstanceOfSatisfying(
                        Mapped.Broken.class,
                        broken -> assertThat(broken.because().code()).isEqualTo("too-long"));
    }

    @Test
    void aRecordThatIsTooLargeForExpressionsIsBrokenAndNotRead() {
        ObjectNode huge = content();
        ArrayNode list = huge.putArray("huge");
        for (int i = 0; i < 30_000; i++) {
            list.add(i);
        }

        assertThat(apply("record.n", huge))
                .isInstanceOfSatisfying(
                        Mapped.Broken.class,
                        broken -> assertThat(broken.because().code()).isEqualTo("record-too-large"));
    }

    @Test
    void whatAnExpressionMeetsInARecordIsNotQuoted() {
        ObjectNode content = content().put("no", "19800101-1234");

        assertThat(apply("int(record.no)", content))
                .isInstanceOfSatisfying(
                        Mapped.Broken.class,
                        broken -> assertThat(broken.because().text())
                                .isEqualTo(
                                        "attributes.x, expression: converts a value that is not written as it expects"));
    }
}
