package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AnswersTest {

    @TestFactory
    List<DynamicTest> everyMeasuredAnswerOfSambaHasItsMeaning() throws IOException {
        List<DynamicTest> rows = rows("answers-samba.tsv");
        assertThat(rows).hasSizeGreaterThan(400);
        return rows;
    }

    @TestFactory
    List<DynamicTest> everyKnownAnswerOfMicrosoftHasItsMeaning() throws IOException {
        return rows("answers-microsoft.tsv");
    }

    @Test
    void theNumberIsReadFromTheHeadOfTheMessageOnly() {
        assertThat(Answers.win32("0000052D: SvcErr: DSID-031A124C")).isEqualTo("0000052D");
        assertThat(Answers.win32("0000202f: samldb")).isEqualTo("0000202F");
        assertThat(Answers.win32("Entry CN=0000052D: already exists")).isNull();
        assertThat(Answers.win32("")).isNull();
        assertThat(Answers.win32(null)).isNull();
    }

    @Test
    void theAttributeIsNamedWhereTheDirectoryNamesOneThatWasWritten() {
        List<String> written = List.of("title", "manager", "sAMAccountName");
        assertThat(RefusedAttribute.of("problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 15000a (manager)", written))
                .contains("manager");
        assertThat(RefusedAttribute.of("0000200B: objectclass_attrs: attribute 'Title' on entry 'CN=x'", written))
                .contains("title");
        assertThat(RefusedAttribute.of("Element title has empty attribute in ldb message (CN=x)!", written))
                .contains("title");
        assertThat(RefusedAttribute.of("0000202F: samldb: sAMAccountName contains invalid '/' character", written))
                .contains("sAMAccountName");
        assertThat(RefusedAttribute.of("attribute 'objectSid' on entry", written))
                .isEmpty();
        assertThat(RefusedAttribute.of("no name in it", List.of("title"))).contains("title");
    }

    private static List<DynamicTest> rows(String file) throws IOException {
        try (var reader = new BufferedReader(
                new InputStreamReader(AnswersTest.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(AnswersTest::row)
                    .toList();
        }
    }

    private static DynamicTest row(String line) {
        String[] cells = Stream.of(line.split("\t", -1)).toArray(String[]::new);
        Operation operation = Operation.valueOf(cells[1]);
        ResultCode code = ResultCode.valueOf(Integer.parseInt(cells[2]));
        Meaning expected = Meaning.valueOf(cells[4]);
        return DynamicTest.dynamicTest(
                cells[0] + " " + cells[5],
                () -> assertThat(Answers.meaning(operation, code, Answers.win32(cells[3])))
                        .isEqualTo(expected));
    }
}
