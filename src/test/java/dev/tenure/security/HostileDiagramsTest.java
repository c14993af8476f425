package dev.tenure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** A real engine, and diagrams that would run more than our own steps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDiagramsTest {

    private static final String PROCESS = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
              %2$s
              <process id="p" isExecutable="true" camunda:historyTimeToLive="P1D">
                <startEvent id="begin"/><sequenceFlow id="f1" sourceRef="begin" targetRef="it"/>
                %1$s
                <sequenceFlow id="f2" sourceRef="it" targetRef="end"/><endEvent id="end"/>
              </process>
            </definitions>
            """;

    private static final String DECISION = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t"
                xmlns:camunda="http://camunda.org/schema/1.0/dmn">
              <decision id="plan" name="plan" camunda:historyTimeToLive="P1D">
                %s
              </decision>
            </definitions>
            """;

    private ProcessEngine engine;

    @BeforeAll
    void build() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("allowedStep", (JavaDelegate) execution -> execution.setVariable("verdict", "WRITTEN"));
        beans.addBean("dataSource", "not for diagrams");
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(TestDatabase.empty().dataSource());
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setJobExecutorActivate(false);
        configuration.setProcessEngineName("hostile");
        configuration.getProcessEnginePlugins().add(new EngineLock(new AllowedBeans(beans), new EngineUsers(null)));
        engine = configuration.buildProcessEngine();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            shell task          | type           | <serviceTask id='it' camunda:type='shell'/>
            mail task           | type           | <serviceTask id='it' camunda:type='mail'/>
            external task       | type           | <serviceTask id='it' camunda:type='external' camunda:topic='x'/>
            class               | class          | <serviceTask id='it' camunda:class='java.lang.Object'/>
            expression          | expression     | <serviceTask id='it' camunda:expression='${allowedStep}'/>
            getClass            | expression     | <serviceTask id='it' camunda:expression='${x.getClass().forName("a")}'/>
            other bean          | delegateExpression | <serviceTask id='it' camunda:delegateExpression='${dataSource}'/>
            method of a bean    | delegateExpression | <serviceTask id='it' camunda:delegateExpression='${allowedStep.toString()}'/>
            plain bean name     | delegateExpression | <serviceTask id='it' camunda:delegateExpression='allowedStep'/>
            send task           | class          | <sendTask id='it' camunda:class='java.lang.Object'/>
            rule task class     | class          | <businessRuleTask id='it' camunda:class='java.lang.Object'/>
            script task         | scripts        | <scriptTask id='it' scriptFormat='groovy'><script>1</script></scriptTask>
            execution listener  | class          | <userTask id='it'><extensionElements><camunda:executionListener event='start' class='a.B'/></extensionElements></userTask>
            listener expression | expression     | <userTask id='it'><extensionElements><camunda:taskListener event='create' expression='${x}'/></extensionElements></userTask>
            listener script     | scripts        | <userTask id='it'><extensionElements><camunda:taskListener event='create'><camunda:script scriptFormat='groovy'>1</camunda:script></camunda:taskListener></extensionElements></userTask>
            listener bean       | delegateExpression | <userTask id='it'><extensionElements><camunda:taskListener event='create' delegateExpression='${dataSource}'/></extensionElements></userTask>
            input script        | scripts        | <userTask id='it'><extensionElements><camunda:inputOutput><camunda:inputParameter name='a'><camunda:script scriptFormat='groovy'>1</camunda:script></camunda:inputParameter></camunda:inputOutput></extensionElements></userTask>
            input expression    | inputParameter | <userTask id='it'><extensionElements><camunda:inputOutput><camunda:inputParameter name='a'>${x.y()}</camunda:inputParameter></camunda:inputOutput></extensionElements></userTask>
            input property      | inputParameter | <userTask id='it'><extensionElements><camunda:inputOutput><camunda:inputParameter name='a'>${x.class}</camunda:inputParameter></camunda:inputOutput></extensionElements></userTask>
            connector           | connector      | <serviceTask id='it'><extensionElements><camunda:connector><camunda:connectorId>http</camunda:connectorId></camunda:connector></extensionElements></serviceTask>
            injected field      | field          | <serviceTask id='it' camunda:delegateExpression='${allowedStep}'><extensionElements><camunda:field name='a' expression='${b}'/></extensionElements></serviceTask>
            form handler        | formHandlerClass | <userTask id='it' camunda:formHandlerClass='java.lang.Object'/>
            form validator      | constraint     | <userTask id='it'><extensionElements><camunda:formData><camunda:formField id='a' type='string'><camunda:validation><camunda:constraint name='validator' config='a.B'/></camunda:validation></camunda:formField></camunda:formData></extensionElements></userTask>
            assignee            | assignee       | <userTask id='it' camunda:assignee='${x.y}'/>
            due date            | dueDate        | <userTask id='it' camunda:dueDate='${dateTime().plusDays(1).toDate()}'/>
            deferred expression | assignee       | <userTask id='it' camunda:assignee='#{x.y}'/>
            mapping class       | variableMappingClass | <callActivity id='it' calledElement='p' camunda:variableMappingClass='a.B'/>
            mapping expression  | sourceExpression | <callActivity id='it' calledElement='p'><extensionElements><camunda:in sourceExpression='${x.y}' target='z'/></extensionElements></callActivity>
            completion          | completionCondition | <userTask id='it'><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><completionCondition>${x > 1}</completionCondition></multiInstanceLoopCharacteristics></userTask>
            conditional event   | condition      | <intermediateCatchEvent id='it'><conditionalEventDefinition><condition>${x.y}</condition></conditionalEventDefinition></intermediateCatchEvent>
            condition script    | language       | <exclusiveGateway id='it'/><sequenceFlow id='f3' sourceRef='it' targetRef='end'><conditionExpression xsi:type='tFormalExpression' language='groovy'>true</conditionExpression></sequenceFlow>
            condition resource  | resource       | <exclusiveGateway id='it'/><sequenceFlow id='f3' sourceRef='it' targetRef='end'><conditionExpression xsi:type='tFormalExpression' camunda:resource='x'>${a == 'B'}</conditionExpression></sequenceFlow>
            condition method    | conditionExpression | <exclusiveGateway id='it'/><sequenceFlow id='f3' sourceRef='it' targetRef='end'><conditionExpression xsi:type='tFormalExpression'>${a.equals('B')}</conditionExpression></sequenceFlow>
            condition number    | conditionExpression | <exclusiveGateway id='it'/><sequenceFlow id='f3' sourceRef='it' targetRef='end'><conditionExpression xsi:type='tFormalExpression'>${a > 1}</conditionExpression></sequenceFlow>
            timer               | timeDuration   | <intermediateCatchEvent id='it'><timerEventDefinition><timeDuration>${x.y}</timeDuration></timerEventDefinition></intermediateCatchEvent>
            """)
    void isRefusedWithElementAndReason(String what, String reason, String element) {
        assertThatThrownBy(() -> deploy("p.bpmn", PROCESS.formatted(element, "")))
                .as(what)
                .isInstanceOf(ProcessEngineException.class)
                .hasMessageContaining("Refused: element '")
                .hasMessageContaining(reason);
    }

    @Test
    void importsAreRefused() {
        assertThatThrownBy(
                        () -> deploy(
                                "p.bpmn",
                                PROCESS.formatted(
                                        "<userTask id='it'/>",
                                        "<import importType='http://schemas.xmlsoap.org/wsdl/' location='http://x' namespace='n'/>")))
                .hasMessageContaining("import");
    }

    @Test
    void ourOwnStepsRunAndVerdictsDecide() {
        deploy("p.bpmn", PROCESS.formatted("""
                        <serviceTask id="it" camunda:delegateExpression="${allowedStep}" camunda:asyncAfter="false"/>
                        <exclusiveGateway id="g" default="f4"/><sequenceFlow id="f3" sourceRef="it" targetRef="g"/>
                        <sequenceFlow id="f4" sourceRef="g" targetRef="end"/>
                        <sequenceFlow id="f5" sourceRef="g" targetRef="wait">
                          <conditionExpression xsi:type="tFormalExpression">${verdict == 'WRITTEN'}</conditionExpression>
                        </sequenceFlow>
                        <userTask id="wait" name="Wait" camunda:candidateGroups="tenure-operators"
                          camunda:dueDate="${dueAt}"/>
                        <sequenceFlow id="f6" sourceRef="wait" targetRef="call"/>
                        <callActivity id="call" calledElement="q"><extensionElements>
                          <camunda:in businessKey="#{execution.processBusinessKey}"/></extensionElements></callActivity>
                        <sequenceFlow id="f7" sourceRef="call" targetRef="end"/>
                        """, ""));
        deploy("q.bpmn", PROCESS.formatted("<userTask id='it'/>", "").replace("process id=\"p\"", "process id=\"q\""));
        // A variable of the same name does not take the step's place.
        var instance = engine.getRuntimeService()
                .startProcessInstanceByKey(
                        "p", "key-1", Map.of("allowedStep", "a variable", "dueAt", "2026-12-01T08:00:00"));
        var task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance.getId())
                .taskDefinitionKey("wait")
                .singleResult();
        assertThat(task.getDueDate()).isNotNull();
        engine.getTaskService().complete(task.getId());
        assertThat(engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processDefinitionKey("q")
                        .processInstanceBusinessKey("key-1")
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            groovy      | <variable id='v' name='v'/><literalExpression id='it' expressionLanguage='groovy'><text>1</text></literalExpression>
            javascript  | <variable id='v' name='v'/><literalExpression id='it' expressionLanguage='javascript'><text>1</text></literalExpression>
            juel        | <variable id='v' name='v'/><literalExpression id='it' expressionLanguage='juel'><text>${a}</text></literalExpression>
            input       | <decisionTable id='t'><input id='i'><inputExpression id='it' expressionLanguage='groovy'><text>a</text></inputExpression></input><output id='o' name='o'/></decisionTable>
            entry       | <decisionTable id='t'><input id='i'><inputExpression id='x'><text>a</text></inputExpression></input><output id='o' name='o'/><rule id='r'><inputEntry id='it' expressionLanguage='juel'><text>1</text></inputEntry><outputEntry id='oe'><text>1</text></outputEntry></rule></decisionTable>
            """)
    void decisionsSpeakFeelOnly(String what, String content) {
        assertThatThrownBy(() -> deploy("d.dmn", DECISION.formatted(content)))
                .as(what)
                .rootCause()
                .hasMessageContaining("Refused: element 'it'")
                .hasMessageContaining("only FEEL is");
    }

    @Test
    void feelIsWhatIsSpokenWhereNothingIsSaid() {
        deploy("d.dmn", DECISION.formatted("""
                        <decisionTable id="t"><input id="i"><inputExpression id="x" typeRef="string"><text>kind</text>
                        </inputExpression></input><output id="o" name="o" typeRef="string"/><rule id="r"><inputEntry id="e">
                        <text>"JOINED","LEFT"</text></inputEntry><outputEntry id="oe"><text>"a" + "b"</text></outputEntry>
                        </rule></decisionTable>
                        """));
        String result = engine.getDecisionService()
                .evaluateDecisionTableByKey("plan", Variables.createVariables().putValue("kind", "LEFT"))
                .getSingleEntry();
        assertThat(result).isEqualTo("ab");
    }

    private void deploy(String name, String content) {
        engine.getRepositoryService()
                .createDeployment()
                .addString(name, content)
                .deploy();
    }
}
