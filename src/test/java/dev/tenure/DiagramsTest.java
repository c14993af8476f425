package dev.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Diagrams and code name the same things, both ways, and a diagram can be read. Each rule is proved by one change to a
 * diagram that is right: see {@code src/test/resources/diagrams}.
 */
class DiagramsTest {

    private static final Path SAMPLE = Path.of("src/test/resources/diagrams");
    private static final ProcessCode SAMPLE_CODE = ProcessCode.of("sample.process");
    private static final String ORDER = "bpmn/sample-order.bpmn";
    private static final String PRICE = "dmn/sample-price.dmn";
    private static final String FORM = "forms/chooseOther.form";

    @Test
    void tenuresDiagramsKeepTheRules() {
        DiagramRules rules = new DiagramRules(
                ProcessCode.of("dev.tenure.process", ImportOption.Predefined.DO_NOT_INCLUDE_TESTS),
                Path.of("bpmn"),
                Path.of("dmn"),
                Path.of("src/main/resources/forms"));

        assertThat(rules.problems()).isEmpty();
        assertThat(DiagramRules.files(rules.bpmn(), ".bpmn")).isNotEmpty();
        assertThat(DiagramRules.files(rules.dmn(), ".dmn")).isNotEmpty();
        assertThat(rules.code().delegates()).isNotEmpty();
        assertThat(rules.code().external()).isNotEmpty();
        assertThat(rules.code().constants()).isNotEmpty();
    }

    @Test
    void aDiagramThatIsRightHasNoProblem() {
        assertThat(rules(SAMPLE).problems()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> oneChangeToItIsFound(@TempDir Path folder) {
        return Stream.of(
                        change(ORDER, "id=\"sample-order\"", "id=\"other\"", "other: the file bears another name"),
                        change(ORDER, "isExecutable=\"true\"", "isExecutable=\"false\"", "is not executable"),
                        change(
                                ORDER,
                                " camunda:historyTimeToLive=\"P30D\"",
                                "",
                                "sample-order: has no historyTimeToLive"),
                        change(
                                ORDER,
                                "\"${packOrder}\"",
                                "\"${takeOrder}\"",
                                "packOrder: its delegateExpression is not"),
                        change(ORDER, "packOrder", "packAll", "packAll: there is no delegate bean"),
                        change(ORDER, "packOrder", "packAll", "delegate bean packOrder: no diagram"),
                        change(ORDER, "Pack it up", "Packing it up", "packOrder: its name"),
                        change(ORDER, "Pack it up", "", "packOrder: its name"),
                        change(ORDER, "Is it there?", "Stock", "inStock: its name is no question"),
                        change(ORDER, "name=\"yes\" ", "", "f4: an answer without a name"),
                        change(ORDER, "${stock == 'THERE'}", "${stock != 'MISSING'}", "f4: its condition"),
                        change(
                                ORDER,
                                "${stock == 'THERE'}",
                                "${other == 'THERE'}",
                                "other is no declared enum variable"),
                        change(ORDER, "${stock == 'THERE'}", "${other == 'THERE'}", "asks for more than one variable"),
                        change(
                                ORDER,
                                "${stock == 'THERE'}",
                                "${price == 'THERE'}",
                                "price is no declared enum variable"),
                        change(ORDER, "${stock == 'THERE'}", "${stock == 'SOON'}", "stock is never SOON"),
                        change(ORDER, "${stock == 'THERE'}", "${stock == 'MISSING'}", "no arrow for THERE"),
                        change(ORDER, "${stock == 'THERE'}", "${stock == 'MISSING'}", "2 arrows for MISSING"),
                        change(
                                ORDER,
                                "targetRef=\"done\"/>",
                                "targetRef=\"done\"><conditionExpression>${stock == 'THERE'}</conditionExpression></sequenceFlow>",
                                "f5: a condition without a diamond"),
                        change(
                                ORDER,
                                "camunda:delegateExpression=\"${packOrder}\"/>",
                                "camunda:delegateExpression=\"${packOrder}\"><extensionElements><camunda:executionListener"
                                        + " event=\"end\" delegateExpression=\"${x}\"/></extensionElements></serviceTask>",
                                "packOrder: hides a executionListener"),
                        change(
                                ORDER,
                                "delegateExpression=\"${packOrder}\"",
                                "class=\"java.lang.Object\"",
                                "attribute class"),
                        change(ORDER, "delegateExpression=\"${packOrder}\"", "type=\"shell\"", "attribute type"),
                        change(
                                ORDER,
                                "delegateExpression=\"${packOrder}\"",
                                "expression=\"${packOrder}\"",
                                "attribute expression"),
                        change(ORDER, "${deadlines.due()}", "${''.getClass()}", "has logic in the expression"),
                        change(ORDER, "P2D<", "${a + b}<", "has logic in the expression"),
                        change(ORDER, "<userTask id", "<manualTask id", "a manualTask does nothing here"),
                        change(
                                ORDER,
                                "decisionRef=\"sample-price\"",
                                "decisionRef=\"none\"",
                                "its decision none is not there"),
                        change(ORDER, "singleEntry", "resultList", "is not a singleEntry"),
                        change(ORDER, "resultVariable=\"price\"", "resultVariable=\"x\"", "variable x is not declared"),
                        change(ORDER, "formRef=\"chooseOther\"", "formRef=\"none\"", "its form none is not there"),
                        change(
                                ORDER,
                                "formRef=\"chooseOther\"",
                                "formRef=\"none\"",
                                "chooseOther: no task shows this form"),
                        change(ORDER, " camunda:formRef=\"chooseOther\"", "", "has no formRef"),
                        change(ORDER, " camunda:candidateGroups=\"operator\"", "", "has no candidateGroups"),
                        change(ORDER, " camunda:dueDate=\"${deadlines.due()}\"", "", "has no dueDate"),
                        change(ORDER, " camunda:followUpDate=\"${deadlines.followUp()}\"", "", "has no followUpDate"),
                        change(
                                ORDER,
                                "attachedToRef=\"askPeople\"",
                                "attachedToRef=\"packOrder\"",
                                "chooseOther: no timer escalates it"),
                        change(
                                ORDER,
                                "delegateExpression=\"${takeOrder}\" camunda:asyncBefore=\"true\"",
                                "delegateExpression=\"${takeOrder}\"",
                                "takeOrder: shares a transaction with start"),
                        change(
                                ORDER,
                                "delegateExpression=\"${takeOrder}\" camunda:asyncBefore=\"true\"",
                                "delegateExpression=\"${takeOrder}\"",
                                "takeOrder: shares a transaction with chooseOther"),
                        change(
                                ORDER,
                                "delegateExpression=\"${remindBuyer}\" camunda:asyncBefore=\"true\"",
                                "delegateExpression=\"${remindBuyer}\"",
                                "remindBuyer: shares a transaction with late"),
                        change(
                                ORDER,
                                "delegateExpression=\"${takeOrder}\" camunda:asyncBefore=\"true\"/>",
                                "delegateExpression=\"${takeOrder}\" camunda:asyncBefore=\"true\">"
                                        + "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
                                        + "</multiInstanceLoopCharacteristics></serviceTask>",
                                "takeOrder: its repetitions share a transaction"),
                        change(
                                ORDER,
                                "sourceRef=\"remindBuyer\" targetRef=\"reminded\"",
                                "sourceRef=\"late\" targetRef=\"reminded\"",
                                "remindBuyer: leads to no end event"),
                        change(
                                ORDER,
                                "sourceRef=\"packOrder\" targetRef=\"done\"",
                                "sourceRef=\"packOrder\" targetRef=\"takeOrder\"",
                                "done: is never reached"),
                        change(
                                ORDER,
                                "<timerEventDefinition><timeDuration xsi:type=\"tFormalExpression\">P2D</timeDuration>"
                                        + "</timerEventDefinition>",
                                "<errorEventDefinition/>",
                                "attachedToRef=\"askPeople\" cancelActivity=\"false\"",
                                "attachedToRef=\"takeOrder\"",
                                "late: lightning leaves a subprocess early"),
                        change(
                                ORDER,
                                "<bpmndi:BPMNShape id=\"done_di\" bpmnElement=\"done\"><dc:Bounds x=\"732\" y=\"122\""
                                        + " width=\"36\" height=\"36\"/></bpmndi:BPMNShape>",
                                "",
                                "done: is not drawn"),
                        change(
                                ORDER,
                                "<di:waypoint x=\"380\" y=\"310\"/><di:waypoint x=\"380\" y=\"180\"/>",
                                "<di:waypoint x=\"545\" y=\"310\"/><di:waypoint x=\"545\" y=\"130\"/>",
                                "f4: crosses back"),
                        change(
                                ORDER,
                                "<di:waypoint x=\"680\" y=\"140\"/><di:waypoint x=\"732\" y=\"140\"/>",
                                "<di:waypoint x=\"732\" y=\"140\"/><di:waypoint x=\"680\" y=\"140\"/>",
                                "f5: runs from right to left"),
                        change(
                                ORDER,
                                "<di:waypoint x=\"720\" y=\"420\"/>",
                                "<di:waypoint x=\"720\" y=\"420\"/><di:waypoint x=\"950\" y=\"420\"/>",
                                "f7: runs through reminded"),
                        change(PRICE, "id=\"sample-price\"", "id=\"strange\"", "strange: the file bears another name"),
                        change(
                                PRICE,
                                " camunda:historyTimeToLive=\"P30D\"",
                                "",
                                "sample-price: has no historyTimeToLive"),
                        change(PRICE, "<text>weight</text>", "<text>weight + 1</text>", "not an expression"),
                        change(PRICE, " label=\"Weight\"", "", "an input without a label"),
                        change(PRICE, " name=\"price\"", "", "an output without a label or a name"),
                        change(PRICE, "\"HIGH\"", "", "other: a rule that says nothing"),
                        change(
                                PRICE,
                                "id=\"other_in\"><text></text>",
                                "id=\"other_in\"><text>\"heavy\"</text>",
                                "no rule has an answer"),
                        change(
                                FORM,
                                "\"id\": \"chooseOther\"",
                                "\"id\": \"other\"",
                                "other: the file bears another name"),
                        change(FORM, "Choose another one.", "{{name}}", "data in a text component"),
                        change(FORM, "[", "", "is no JSON"))
                .map(change -> DynamicTest.dynamicTest(change.problem(), () -> change.isFoundIn(folder)));
    }

    private static DiagramRules rules(Path folder) {
        return new DiagramRules(SAMPLE_CODE, folder.resolve("bpmn"), folder.resolve("dmn"), folder.resolve("forms"));
    }

    private static Change change(String file, String from, String to, String problem) {
        return new Change(file, text -> replace(text, from, to), problem);
    }

    private static Change change(String file, String from, String to, String from2, String to2, String problem) {
        return new Change(file, text -> replace(replace(text, from, to), from2, to2), problem);
    }

    private static String replace(String text, String from, String to) {
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    /** One change to one file of the sample, and what must be said about it. */
    private record Change(String file, UnaryOperator<String> edit, String problem) {

        void isFoundIn(Path folder) throws IOException {
            for (String name : new String[] {ORDER, PRICE, FORM}) {
                String text = Files.readString(SAMPLE.resolve(name));
                Files.createDirectories(folder.resolve(name).getParent());
                Files.writeString(folder.resolve(name), name.equals(file) ? edit.apply(text) : text);
            }
            assertThat(rules(folder).problems()).anyMatch(found -> found.contains(problem));
        }
    }
}
