package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeopleExportTest extends ConsoleTest {

    private static final String PATH = "/api/v1/people/export.csv";

    @Test
    void everybodyComesAsAFileThatNobodyKeepsOnTheWay() {
        hire("Åsa", "Öberg");
        UUID guid = UUID.randomUUID();
        db.sql("""
                        insert into account (person_id, object_guid, employee_id, dn, account_name, upn, mail, enabled, written_at)
                        select id, ?, employee_id, 'CN=' || employee_id, 'asa' || employee_id, 'asa' || employee_id || '@corp.example',
                          'åsa' || employee_id || '@nordlund.example', true, now()
                        from person where employee_id = ?
                        """).params(guid, employee).update();

        Reply file = get("admin", PATH);

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"people.csv\"");
        assertThat(file.header("Cache-Control")).contains("no-store");
        assertThat(file.http().body().lines())
                .startsWith("employeeId,accountName,userPrincipalName,mail,objectGuid,state")
                .contains("%1$s,asa%1$s,asa%1$s@corp.example,åsa%1$s@nordlund.example,%2$s,ENABLED"
                        .formatted(employee, guid));
    }

    @Test
    void itIsForAdminsAndForProgramsThatMayAndThatIsKept() {
        String program = "export-" + UUID.randomUUID();

        assertThat(get(program, PATH).status()).isEqualTo(200);
        assertThat(get("", PATH).status()).isEqualTo(401);
        for (String other : new String[] {"desk", "auditor", "push", "reader", "manager-10007"}) {
            assertThat(get(other, PATH).status()).as(other).isEqualTo(403);
        }
        assertThat(get(program, "/api/v1/people?q=").status())
                .as("nothing else")
                .isEqualTo(403);
        assertThat(db.sql("select action from audit_event where actor = ?")
                        .param(program)
                        .query(String.class)
                        .list())
                .containsExactly("people-export");
    }
}
