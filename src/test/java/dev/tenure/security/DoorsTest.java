package dev.tenure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.user.User;
import dev.tenure.user.Users;
import java.net.http.HttpResponse;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may come in where, through every door, asked over a real port. */
class DoorsTest extends GuardedHouse {

    private static final String REST = "/engine-rest";
    private static final String APP = "/camunda/api/engine/engine/default";

    @ParameterizedTest(name = "{1} {2}: nobody {3}, admin {4}, operator {5}, auditor {6}, push {7}, reader {8}")
    @CsvSource({
        // what,method,path                                              none,admin,operator,auditor,push,reader
        "open, GET, /actuator/health,                                       200,200,200,200,200,200",
        "open, GET, /sign-in,                                               200,200,200,200,200,200",
        "open, GET, /sign-in.css,                                           200,200,200,200,200,200",
        "admin, GET, /actuator/health/db,                                   401,200,403,403,403,403",
        "admin, GET, /actuator,                                             401,200,403,403,403,403",
        "admin, GET, /actuator/metrics,                                     401,200,403,403,403,403",
        "admin, GET, /actuator/prometheus,                                  401,200,403,403,403,403",
        "admin, GET, /actuator/env,                                         401,404,403,403,403,403",
        "page, GET, /,                                                      401,200,200,200,403,403",
        "page, GET, /swagger-ui/index.html,                                 401,200,200,200,403,403",
        "page, GET, /v3/api-docs,                                           401,200,200,200,403,403",
        "page, GET, /there-is-nothing,                                      401,404,404,404,403,403",
        "page, GET, /error,                                                 401,500,500,500,403,403",
        "api, POST, /api/v1/personnel-changes,                              401,200,200,403,200,403",
        "api, POST, /api/v1/personnel-changes/batch,                        401,200,200,403,200,403",
        "api, POST, /api/v1/bulk-upload,                                    401,200,200,403,200,403",
        "api, GET, /api/v1/personnel-changes/1,                             401,200,200,200,200,200",
        "api, GET, /api/v1/tickets,                                         401,200,200,200,403,200",
        "api, GET, /api/v1/tickets/HR-2611-0001,                            401,200,200,200,403,200",
        "api, GET, /api/v1/people?q=a,                                      401,200,200,200,403,200",
        "api, GET, /api/v1/people/export.csv,                               401,200,403,403,403,403",
        "api, GET, /api/v1/integrations,                                    401,200,200,200,403,403",
        "api, POST, /api/v1/tickets/1/comments,                             401,200,200,403,403,403",
        "api, POST, /api/v1/people/1/refresh,                               401,200,200,403,403,403",
        "api, POST, /api/v1/people/1/leave-now,                             401,200,200,403,200,403",
        "api, POST, /api/v1/people/1/suspend,                               401,200,200,403,200,403",
        "api, POST, /api/v1/people/1/resume,                                401,200,200,403,200,403",
        "api, POST, /api/v1/people/1/try,                                   401,200,200,200,403,200",
        "api, DELETE, /api/v1/people/1,                                     401,200,200,403,403,403",
        "hire, POST, /engine-rest/process-definition/key/personnel-change/start,        401,200,200,403,200,403",
        "start, POST, /engine-rest/process-definition/key/personnel-change/start/,      401,403,403,403,403,403",
        "start, POST, /engine-rest/engine/default/process-definition/key/personnel-change/start, 401,403,403,403,403,403",
        "start, POST, /engine-rest/process-definition/key/personnel-change/submit-form, 401,403,403,403,403,403",
        "start, POST, /engine-rest/process-definition/key/other/start,                  401,403,403,403,403,403",
        "start, POST, /engine-rest/process-definition/abc/start,                        401,403,403,403,403,403",
        "start, POST, /camunda/api/engine/engine/default/process-definition/key/personnel-change/start, 401,403,403,403,403,403",
        "rest, GET, /engine-rest/task,                                      401,200,200,200,403,403",
        "rest, GET, /engine-rest/engine,                                    401,200,200,200,403,403",
        "rest, GET, /engine-rest/version,                                   401,200,200,200,403,403",
        "rest, GET, /engine-rest/user,                                      401,200,200,200,403,403",
        "rest, POST, /engine-rest/task,                                     401,200,200,403,403,403",
        "rest, POST, /engine-rest/task/1/complete,                          401,500,500,403,403,403",
        "rest, POST, /engine-rest/deployment/create,                        401,403,403,403,403,403",
        "rest, POST, /engine-rest/engine/default/deployment/create,         401,403,403,403,403,403",
        "rest, POST, /engine-rest/deployment/%63reate,                      401,403,403,403,403,403",
        "rest, POST, /engine-rest/deployment/create/,                       401,403,403,403,403,403",
        "rest, POST, /engine-rest/deployment/1/redeploy,                    401,403,403,403,403,403",
        "rest, DELETE, /engine-rest/deployment/1,                           401,403,403,403,403,403",
        "rest, POST, /engine-rest/message,                                  401,403,403,403,403,403",
        "rest, POST, /engine-rest/signal,                                   401,403,403,403,403,403",
        "rest, POST, /engine-rest/condition,                                401,403,403,403,403,403",
        "rest, POST, /engine-rest/process-instance/1/modification,          401,403,403,403,403,403",
        "rest, POST, /engine-rest/process-instance/message-async,           401,403,403,403,403,403",
        "rest, PUT, /engine-rest/process-instance/1/variables/verdict,      401,403,403,403,403,403",
        "rest, POST, /engine-rest/modification/execute,                     401,403,403,403,403,403",
        "rest, POST, /engine-rest/migration/execute,                        401,403,403,403,403,403",
        "rest, POST, /engine-rest/execution/1/signal,                       401,403,403,403,403,403",
        "rest, POST, /engine-rest/decision-definition/key/x/evaluate,       401,403,403,403,403,403",
        "rest, POST, /engine-rest/user/create,                              401,403,403,403,403,403",
        "rest, POST, /engine-rest/group/create,                             401,403,403,403,403,403",
        "rest, POST, /engine-rest/authorization/create,                     401,403,403,403,403,403",
        "rest, POST, /engine-rest/identity/verify,                          401,403,403,403,403,403",
        "rest, POST, /engine-rest/history/cleanup,                          401,403,403,403,403,403",
        "app, GET, /camunda/app/tasklist/default/,                          401,200,200,403,403,403",
        "app, GET, /camunda/app/cockpit/default/,                           401,200,200,200,403,403",
        "app, GET, /camunda/api/engine/engine/default/process-definition,   401,200,200,200,403,403",
        "app, POST, /camunda/api/admin/setup/default/user/create,           401,403,403,403,403,403",
        "app, GET, /camunda/api/admin/setup/default/user/create,            401,403,403,403,403,403",
        "app, POST, /camunda/api/engine/engine/default/deployment/create,   401,403,403,403,403,403",
        "app, POST, /camunda/api/engine/engine/default/user/create,         401,403,403,403,403,403",
        "app, PUT, /camunda/api/engine/engine/default/user/admin/credentials, 401,403,403,403,403,403",
        "app, POST, /camunda/api/engine/engine/default/group/create,        401,403,403,403,403,403",
        "app, PUT, /camunda/api/engine/engine/default/group/a/members/b,    401,403,403,403,403,403",
        "app, POST, /camunda/api/engine/engine/default/authorization/create, 401,403,403,403,403,403",
        "app, PUT, /camunda/api/engine/engine/default/authorization/1,      401,403,403,403,403,403",
        "app, POST, /camunda/api/engine/engine/default/message,             401,403,403,403,403,403",
    })
    void everyDoor(
            String what,
            String method,
            String path,
            int nobody,
            int admin,
            int operator,
            int auditor,
            int push,
            int reader) {
        assertThat(List.of("nobody", "admin", "j.smith@x", "auditor", "push", "reader").stream()
                        .map(caller -> send(caller, method, path, method.equals("GET") ? "" : "{}")
                                .statusCode())
                        .toList())
                .isEqualTo(List.of(nobody, admin, operator, auditor, push, reader));
    }

    @Test
    void aManagerMayHandOverPasswordsAndNothingElse() {
        assertThat(send("manager", "POST", "/api/v1/people/1/first-password", "")
                        .statusCode())
                .isEqualTo(200);
        for (String caller : List.of("auditor", "push", "reader")) {
            assertThat(send(caller, "POST", "/api/v1/people/1/first-password", "")
                            .statusCode())
                    .isEqualTo(403);
        }
        for (String path : List.of(
                "/api/v1/people/1",
                "/api/v1/tickets",
                "/api/v1/drift",
                "/actuator/metrics",
                REST + "/task",
                REST + "/process-definition",
                "/camunda/app/tasklist/default/")) {
            assertThat(send("manager", "GET", path, "").statusCode()).as(path).isEqualTo(403);
        }
        for (String path : List.of(
                "/api/v1/people/1/refresh",
                "/api/v1/people/1/leave-now",
                "/api/v1/personnel-changes",
                "/api/v1/people/1/first-password/x",
                REST + "/task/1/complete")) {
            assertThat(send("manager", "POST", path, "{}").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void metricsAreReadByTheClientThatMayToo() {
        assertThat(send("meter", "GET", "/actuator/prometheus", "").statusCode())
                .isEqualTo(200);
        assertThat(send("meter", "GET", "/actuator/metrics", "").statusCode()).isEqualTo(403);
    }

    @Test
    void healthTellsDetailsToAdminsOnly() {
        assertThat(send("nobody", "GET", "/actuator/health", "").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(send("admin", "GET", "/actuator/health", "").body()).contains("PostgreSQL");
        assertThat(send("auditor", "GET", "/actuator/health", "").body()).doesNotContain("PostgreSQL");
    }

    @Test
    void ambiguousPathsAreRefused() {
        for (String path : List.of(
                REST + "/deployment;x=1/create",
                REST + "//deployment/create",
                REST + "/deployment%2Fcreate",
                REST + "/x/../deployment/create",
                REST + "/deployment/%2563reate",
                "/sign-in/..;/engine-rest/task")) {
            assertThat(send("admin", "POST", path, "{}").statusCode()).as(path).isBetween(400, 500);
        }
    }

    @Test
    void refusalsAreProblemsAndTellNothing() {
        HttpResponse<String> unknown = send("nobody", "GET", "/api/v1/tickets/HR-1", "");
        assertThat(unknown.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(unknown.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"tenure\"");
        HttpResponse<String> denied = send("push", "GET", REST + "/task", "");
        assertThat(denied.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(denied.body()).contains("urn:tenure:problem:forbidden").doesNotContain("camunda");
    }

    @Test
    void aBrowserIsLedToTheSignInAndBackAgain() {
        Browser browser = new Browser();
        HttpResponse<String> led = browser.get("/camunda/app/tasklist/default/?x=1");
        assertThat(led.statusCode()).isEqualTo(302);
        assertThat(led.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in");
        HttpResponse<String> in = browser.signIn("j.smith@x", password("j.smith@x"));
        assertThat(in.headers().firstValue("Location").orElseThrow()).endsWith("/camunda/app/tasklist/default/?x=1");
    }

    @Test
    void signedInPeopleNeedNoSignInOfCamundas() throws Exception {
        Browser browser = new Browser();
        browser.signIn("J.Smith@X", password("j.smith@x"));

        assertThat(browser.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        HttpResponse<String> who = browser.get("/camunda/api/admin/auth/user/default");
        assertThat(who.statusCode()).isEqualTo(200);
        var answer = new ObjectMapper().readTree(who.body());
        assertThat(answer.get("userId").asText()).isEqualTo("j.smith@x");
        assertThat(answer.get("authorizedApps")).extracting(Object::toString).contains("\"tasklist\"", "\"cockpit\"");
        assertThat(answer.get("authorizedApps")).extracting(Object::toString).doesNotContain("\"admin\"");
        assertThat(browser.get(APP + "/process-definition").statusCode()).isEqualTo(200);
    }

    @Test
    void anAuditorReadsCockpitAndWritesNothing() {
        Browser browser = new Browser();
        browser.signIn("auditor", password("auditor"));
        browser.get("/camunda/app/cockpit/default/");
        assertThat(browser.get("/camunda/api/admin/auth/user/default").body())
                .contains("cockpit")
                .doesNotContain("tasklist");

        assertThat(appPost(browser, "/camunda/api/cockpit/plugin/base/default/incident")
                        .statusCode())
                .isEqualTo(200);
        assertThat(appPost(browser, APP + "/history/process-instance").statusCode())
                .isEqualTo(200);
        assertThat(appPost(browser, APP + "/task/1/claim").statusCode()).isEqualTo(403);
    }

    @Test
    void camundasOwnCsrfTokenIsAskedForInItsWebApps() {
        Browser browser = new Browser();
        browser.signIn("j.smith@x", password("j.smith@x"));
        browser.get("/camunda/app/tasklist/default/");

        assertThat(browser.ask("POST", APP + "/task", "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(403);
        // Camunda ends the session then.
        browser.cookies.clear();
        browser.signIn("j.smith@x", password("j.smith@x"));
        browser.get("/camunda/app/tasklist/default/");
        HttpResponse<String> withToken = appPost(browser, APP + "/task");
        assertThat(withToken.statusCode()).as(withToken + withToken.body()).isEqualTo(200);
    }

    @Test
    void ourOwnCsrfTokenIsAskedForElsewhere() {
        Browser browser = new Browser();
        browser.signIn("admin", password("admin"));

        assertThat(browser.ask("POST", "/api/v1/people/1/refresh", "").statusCode())
                .isEqualTo(403);
        assertThat(browser.ask("POST", REST + "/task", "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.ask("POST", "/sign-out", "").statusCode()).isEqualTo(403);
        assertThat(browser.get("/api/v1/people/1").statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongHeaderIsRefusedEvenInALivingSession() {
        Browser browser = new Browser();
        browser.signIn("admin", password("admin"));

        for (String header : List.of("Bearer wrong", "Basic !!!", basic("admin", "wrong"), "Digest x", "x")) {
            assertThat(browser.ask("POST", "/api/v1/people/1/refresh", "", "Authorization", header)
                            .statusCode())
                    .as(header)
                    .isEqualTo(401);
        }
    }

    @Test
    void anotherSiteMayNotWriteEvenWithAPassword() {
        assertThat(send(
                                "POST",
                                "/api/v1/people/1/refresh",
                                "",
                                "Authorization",
                                authorization("admin"),
                                "Sec-Fetch-Site",
                                "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theSessionCookieIsNotForScriptsNorForOtherSitesAndSecureBehindTls() {
        String cookie =
                send("GET", "/sign-in", "").headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("JSESSIONID=")
                .contains("; HttpOnly", "; SameSite=Lax")
                .doesNotContain("Secure");

        HttpResponse<String> tls = send("GET", "/sign-in", "", "X-Forwarded-Proto", "https");
        assertThat(tls.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure");
        assertThat(tls.headers().firstValue("Strict-Transport-Security").orElseThrow())
                .contains("max-age=31536000");
    }

    @Test
    void theSessionGetsAnotherIdWithTheSignIn() {
        Browser browser = new Browser();
        browser.get("/sign-in");
        String before = browser.cookies.get("JSESSIONID");
        browser.signIn("admin", password("admin"));
        assertThat(browser.cookies.get("JSESSIONID")).isNotEqualTo(before);
    }

    @Test
    void aHeaderLeavesNoSession() {
        assertThat(send("admin", "GET", "/api/v1/tickets", "").headers().allValues("Set-Cookie"))
                .isEmpty();
        assertThat(send("push", "POST", "/api/v1/personnel-changes", "{}")
                        .headers()
                        .allValues("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void headersKeepBrowsersInLine() {
        for (String path : List.of("/sign-in", "/", "/camunda/app/tasklist/default/")) {
            var headers = send("admin", "GET", path, "").headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .as(path)
                    .contains("frame-ancestors 'none'", "object-src 'none'");
            assertThat(headers.allValues("Content-Security-Policy")).as(path).hasSize(1);
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).as(path).contains("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).contains("same-origin");
        }
        assertThat(send("admin", "GET", "/camunda/app/tasklist/default/", "")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("strict-dynamic");
    }

    @Test
    void whoeverSignsOutIsOut() {
        Browser browser = new Browser();
        browser.signIn("admin", password("admin"));
        String kept = browser.cookies.get("JSESSIONID");
        String token = browser.csrf(browser.get("/sign-in").body());

        HttpResponse<String> out = browser.ask(
                "POST", "/sign-out", "_csrf=" + encode(token), "Content-Type", "application/x-www-form-urlencoded");
        assertThat(out.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in?out");
        assertThat(send("GET", "/", "", "Cookie", "JSESSIONID=" + kept).statusCode())
                .isEqualTo(401);
    }

    @Test
    void camundasSignOutAndItsFormLeadThroughOurDoor() {
        Browser browser = new Browser();
        browser.signIn("j.smith@x", password("j.smith@x"));
        browser.get("/camunda/app/tasklist/default/");
        assertThat(appPost(browser, "/camunda/api/admin/auth/user/default/logout")
                        .statusCode())
                .isEqualTo(204);
        assertThat(browser.ask("GET", "/camunda/api/admin/auth/user/default", "")
                        .statusCode())
                .isEqualTo(401);

        String login = "/camunda/api/admin/auth/user/default/login/tasklist";
        String form = "application/x-www-form-urlencoded";
        assertThat(browser.ask("POST", login, "username=j.smith%40x&password=wrong", "Content-Type", form)
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> in = browser.ask(
                "POST", login, "username=j.smith%40x&password=" + encode(password("j.smith@x")), "Content-Type", form);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(browser.get(in.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]+", ""))
                        .body())
                .contains("\"userId\":\"j.smith@x\"");
    }

    @Test
    void theSessionOfADeactivatedUserEndsWithItsNextRequest() {
        Users users = house.getBean(Users.class);
        User user = users.find("auditor").orElseThrow();
        Browser browser = new Browser();
        browser.signIn("auditor", password("auditor"));
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
        try {
            users.setActive(user.id(), false);
            assertThat(browser.get("/").statusCode()).isEqualTo(302);
            assertThat(send("auditor", "GET", "/", "").statusCode()).isEqualTo(401);
        } finally {
            users.setActive(user.id(), true);
        }
        assertThat(browser.get("/").statusCode()).isEqualTo(302);
    }

    @Test
    void theSignInPageSpeaksTheBrowsersLanguage() {
        assertThat(send("GET", "/sign-in", "", "Accept-Language", "sv-SE,sv;q=0.9,en;q=0.8")
                        .body())
                .contains("<html lang=\"sv\"", "Lösenord");
        assertThat(send("GET", "/sign-in", "", "Accept-Language", "de").body())
                .contains("<html lang=\"en\"", "Password");
    }

    @Test
    void camundaKnowsOurUsersAndGroups() {
        IdentityService identity = house.getBean(IdentityService.class);
        assertThat(identity.isReadOnly()).isTrue();
        assertThat(identity.createUserQuery()
                        .memberOfGroup("tenure-operators")
                        .singleResult()
                        .getId())
                .isEqualTo("j.smith@x");
        assertThat(identity.createGroupQuery()
                        .groupMember("admin")
                        .singleResult()
                        .getId())
                .isEqualTo("tenure-admins");
        assertThat(identity.createUserQuery().count()).isEqualTo(4);
        assertThat(identity.createUserQuery().userId("nobody").singleResult()).isNull();
        assertThat(identity.checkPassword("admin", password("admin"))).isFalse();
        assertThat(identity.createTenantQuery().list()).isEmpty();
    }

    @Test
    void anOperatorDoesHisTasksAndTheAuditRecordSaysSo() {
        TaskService tasks = house.getBean(TaskService.class);
        Task task = tasks.newTask();
        task.setName("A task");
        tasks.saveTask(task);
        tasks.addCandidateGroup(task.getId(), EngineGroups.OPERATORS);
        String path = REST + "/task/" + task.getId();

        assertThat(send("j.smith@x", "GET", REST + "/task?candidateGroup=tenure-operators", "")
                        .body())
                .contains(task.getId());
        assertThat(send("j.smith@x", "POST", path + "/claim", "{\"userId\":\"j.smith@x\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("j.smith@x", "POST", path + "/complete", "{}").statusCode())
                .isEqualTo(204);
        // Recorded when the answer is on its way already.
        await().untilAsserted(() -> assertThat(database.client()
                        .sql(
                                "select action || ' ' || outcome from audit_event where actor = 'j.smith@x' and target like ? order by id")
                        .param("%" + task.getId() + "%")
                        .query(String.class)
                        .list())
                .containsExactly("task-claim DONE", "task-complete DONE"));
    }

    @Test
    void theAuditRecordKnowsSignInsAndDenialsAndNoSecrets() {
        Browser browser = new Browser();
        browser.signIn("admin", password("admin"));
        browser.signIn("S3cret typed into the wrong field", "x");
        browser.signIn("admin", "a wrong one");
        send("push", "GET", REST + "/task", "");

        List<String> lines = database.client()
                .sql("select actor || ' ' || actor_kind || ' ' || action || ' ' || outcome from audit_event")
                .query(String.class)
                .list();
        assertThat(lines)
                .contains(
                        "admin USER sign-in DONE",
                        "unknown UNKNOWN sign-in FAILED",
                        "admin UNKNOWN sign-in FAILED",
                        "push CLIENT access DENIED");
        assertThat(database.client()
                        .sql("select * from audit_event")
                        .query()
                        .listOfRows()
                        .toString())
                .doesNotContain("S3cret", "wrong one", password("admin"), token("push"));
        assertThat(send("admin", "GET", "/actuator/prometheus", "").body()).contains("tenure_sign_in_failures_total{");
    }

    private HttpResponse<String> appPost(Browser browser, String path) {
        return browser.ask(
                "POST",
                path,
                "{}",
                "Content-Type",
                "application/json",
                "X-XSRF-TOKEN",
                browser.cookies.getOrDefault("XSRF-TOKEN", ""));
    }
}
