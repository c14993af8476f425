package dev.tenure.source.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What docs/mapping.md shows is what comes out. */
class MappingGuideTest {

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private final String guide = Files.readString(java.nio.file.Path.of("docs/mapping.md"));

    MappingGuideTest() throws IOException {}

    @TestFactory
    Stream<DynamicTest> eachExample() {
        List<String> rows = guide.lines()
                .filter(line -> line.startsWith("| `") && line.contains("`{"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        return rows.stream().map(row -> DynamicTest.dynamicTest(row, () -> run(cells(row))));
    }

    @Test
    void eachFunctionOfOursIsInIt() {
        assertThat(Functions.declarations())
                .allSatisfy(function -> assertThat(guide).containsPattern("[`.]" + function.name() + "\\("));
    }

    private static void run(List<String> cells) {
        String name = code(cells.get(0)).get(0);
        String path = code(cells.get(2)).get(0);
        Form form = Form.empty()
                .field("email", "mail")
                .keys("sourceId")
                .field(name, path.equals("-") ? null : path, code(cells.get(3)).toArray(String[]::new));

        Chain.Outcome outcome = outcome(form.ready(), code(cells.get(1)).get(0), name);

        assertThat(outcome.problem()).isNull();
        assertThat(outcome.value()).contains(code(cells.get(4)).get(0));
    }

    private static Chain.Outcome outcome(CompiledMapping mapping, String json, String name) {
        try {
            Scope scope = new Scope(mapping.payload(MappingTest.record(json)));
            return mapping.findings(scope).outcomes().stream()
                    .filter(each -> each.chain().name().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (Unfit unfit) {
            throw new AssertionError(unfit.text(), unfit);
        }
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|")).skip(1).toList();
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }
}
