package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BulkUploadTest extends ConsoleTest {

    private static final String UPLOAD = "/api/v1/bulk-upload";

    private String operation(String bulkId, String user) {
        return """
                {"method": "POST", "bulkId": "%s", "path": "/Users", "data": {"externalId": "%s", %s}}
                """.formatted(bulkId, employee, user);
    }

    private static String request(String... operations) {
        return """
                {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": null, "Operations": [%s]}
                """.formatted(String.join(",", operations));
    }

    @Test
    void aUserOfMicrosoftsFormBecomesAPerson() {
        Reply reply = post(
                "push",
                UPLOAD,
                request(operation("1", """
                "schemas": ["urn:whatever"], "userName": "t@example.se", "active": "True",
                "name": {"givenName": "Test", "familyName": "Testsson"}, "displayName": "Test Testsson",
                "emails": [{"value": "home-%1$s@example.se"}, {"value": "%1$s@example.se", "type": "work", "primary": true}],
                "title": "Technician", "userType": "Employee",
                "phoneNumbers": [{"type": "work", "value": "08-1"}, {"type": "mobile", "value": "070-1"}],
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0User": {
                  "costCenter": "4130", "department": "IT", "division": "North", "organization": "Nordlund AB",
                  "manager": [{"value": "10007"}]},
                "urn:contoso:employee": {"HireDate": "2026-12-01T00:00:00+01:00", "JobCode": 7}
                """.formatted(employee))),
                "Content-Type",
                "application/scim+json");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().at("/Operations/0/status").asText()).isEqualTo("202");
        Reply change = get("push", reply.json().at("/Operations/0/location").asText());
        var after = change.json().path("after");
        assertThat(after.path("givenName").asText()).isEqualTo("Test");
        assertThat(after.path("email").asText()).isEqualTo(employee + "@example.se");
        assertThat(after.path("otherEmails").asText()).isEqualTo("home-" + employee + "@example.se");
        assertThat(after.path("active").asText()).isEqualTo("true");
        assertThat(after.path("employmentType").asText()).isEqualTo("employee");
        assertThat(after.path("company").asText()).isEqualTo("Nordlund AB");
        assertThat(after.path("managerEmployeeId").asText()).isEqualTo("10007");
        assertThat(after.path("attributes.costCenter").asText()).isEqualTo("4130");
        assertThat(after.path("attributes.division").asText()).isEqualTo("North");
        assertThat(after.path("attributes.JobCode").asText()).isEqualTo("7");
        assertThat(after.path("startDate").asText()).isEqualTo("2026-12-01");
        assertThat(after.path("mobile").asText()).isEqualTo("070-1");
    }

    @Test
    void anInactiveUserIsALeaver() {
        post("push", UPLOAD, request(operation("1", "\"active\": true")));
        Reply left = post("push", UPLOAD, request(operation("1", "\"active\": \"False\"")));

        Reply change = get("push", left.json().at("/Operations/0/location").asText());
        assertThat(change.json().path("kind").asText()).isEqualTo("LEFT");
    }

    @Test
    void aBadOperationIsNamedByItsBulkIdAndDoesNotStopTheRest() {
        Reply reply = post(
                "push",
                UPLOAD,
                request(
                        operation("1", "\"title\": 7, \"name\": {\"givenName\": []}"),
                        "{\"method\": \"DELETE\", \"bulkId\": \"2\", \"path\": \"/Users\"}",
                        operation("3", "\"title\": \"Nurse\""),
                        operation("3", "\"title\": \"Doctor\""),
                        "7"));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("Operations").findValuesAsText("bulkId")).startsWith("1", "2", "3", "3");
        assertThat(reply.json().at("/Operations/0/response/errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/Operations/0/data/title", "/Operations/0/data/name/givenName");
        assertThat(reply.json().at("/Operations/1/status").asText()).isEqualTo("400");
        assertThat(reply.json().at("/Operations/2/status").asText()).isEqualTo("202");
        assertThat(reply.json().at("/Operations/3/response/errors").findValuesAsText("code"))
                .containsExactly("repeated");
        assertThat(reply.json().at("/Operations/4/status").asText()).isEqualTo("400");
    }

    @Test
    void fiftyAtMost() {
        String[] many = new String[51];
        Arrays.fill(many, "{}");

        assertThat(post("push", UPLOAD, request(many)).pointers()).containsExactly("/Operations");
        assertThat(post("push", UPLOAD, "{}").pointers()).containsExactly("/Operations");
    }

    @Test
    void aPersonSaysForWhichSource() {
        String body = request(operation("1", "\"title\": \"Nurse\""));

        assertThat(post("desk", UPLOAD, body).pointers()).containsExactly("source");
        assertThat(post("desk", UPLOAD + "?source=push", body).status()).isEqualTo(202);
        assertThat(post("other", UPLOAD + "?source=push", body).status()).isEqualTo(403);
    }
}
