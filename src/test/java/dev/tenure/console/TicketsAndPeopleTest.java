package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketsAndPeopleTest extends ConsoleTest {

    private static String ticket(Reply hired) {
        return hired.json().path("ticket").path("href").asText();
    }

    private static String person(Reply hired) {
        return "/api/v1/people/" + hired.json().path("person").path("id").asText();
    }

    @Test
    void aTicketTellsItsStoryInTheReadersLanguage() {
        Reply hired = hire("Åsa", "Öberg");
        Reply english = get("desk", ticket(hired), "Accept-Language", "en");
        Reply swedish = get("desk", ticket(hired), "Accept-Language", "sv-SE");

        assertThat(english.status()).isEqualTo(200);
        assertThat(english.json().path("subject").asText()).contains("Åsa Öberg");
        assertThat(english.json().path("subject")).isNotEqualTo(swedish.json().path("subject"));
        assertThat(english.json().at("/timeline/0/code"))
                .isEqualTo(swedish.json().at("/timeline/0/code"));
        assertThat(english.json().at("/timeline/0/text"))
                .isNotEqualTo(swedish.json().at("/timeline/0/text"));
        assertThat(english.json().at("/changes/0/field").asText()).isEqualTo("givenName");
        assertThat(english.json().at("/changes/0/before").isNull()).isTrue();
        assertThat(english.json().at("/person/employeeId").asText()).isEqualTo(employee);
    }

    @Test
    void theChangesOfATicketGoFromTheFirstValueToTheLast() {
        Reply hired = post("push", "/api/v1/personnel-changes", change(event(), "\"title\": \"Nurse\""));
        post("push", "/api/v1/personnel-changes", change(event(), "\"title\": \"Doctor\", \"phone\": \"1\""));
        post("push", "/api/v1/personnel-changes", change(event(), "\"phone\": null"));

        assertThat(get("desk", ticket(hired)).json().path("changes").toString())
                .isEqualTo("[{\"field\":\"title\",\"before\":null,\"after\":\"Doctor\"}]");
    }

    @Test
    void ticketsAreListedByPagesUntilTheLast() {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newEmployee();
            numbers.add(
                    0,
                    hire("Page", "Turner" + employee)
                            .json()
                            .at("/ticket/number")
                            .asText());
        }
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            Reply page = get("reader", "/api/v1/tickets?q=page&limit=2" + (next.isEmpty() ? "" : "&cursor=" + next));
            assertThat(page.status()).isEqualTo(200);
            page.json()
                    .path("items")
                    .forEach(item -> seen.add(item.path("number").asText()));
            next = page.json().path("next").asText("");
            next = next.equals("null") ? "" : next;
        } while (!next.isEmpty());

        assertThat(seen).containsExactlyElementsOf(numbers);
    }

    @Test
    void listsRefuseWhatTheyDoNotKnow() {
        assertThat(get("desk", "/api/v1/tickets?status=OPEN").pointers()).containsExactly("status");
        assertThat(get("desk", "/api/v1/tickets?limit=201").pointers()).containsExactly("limit");
        assertThat(get("desk", "/api/v1/tickets?cursor=nonsense").pointers()).containsExactly("cursor");
        assertThat(get("desk", "/api/v1/tickets?person=me").pointers()).containsExactly("person");
        assertThat(get("desk", "/api/v1/people?q=&cursor=nonsense").pointers()).containsExactly("cursor");
        assertThat(get("desk", "/api/v1/people").status()).isEqualTo(400);
        assertThat(get("desk", "/api/v1/people?q=a%00b").status()).isEqualTo(200);
        assertThat(get("desk", "/api/v1/tickets?source=%00&q=%F0%9F%92%A9").status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : new String[] {
            "tickets/HR-0000-0000",
            "tickets/%27or%201",
            "people/1",
            "people/" + event(),
            "personnel-changes/" + event(),
            "nothing"
        }) {
            Reply reply = get("admin", "/api/v1/" + path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.json().path("type").asText()).isEqualTo("urn:tenure:problem:not-found");
        }
    }

    @Test
    void anOperatorCommentsAndAnAuditorReadsOnly() {
        String ticket = ticket(hire("Åsa", "Öberg"));
        Reply comment = post(
                "desk", ticket + "/comments", "{\"text\": \"Two\\nlines \\u0000\\ud800\", \"visibility\": \"PUBLIC\"}");

        assertThat(comment.status()).isEqualTo(201);
        assertThat(comment.json().path("text").asText()).isEqualTo("Two\nlines");
        assertThat(comment.json().path("actor").asText()).isEqualTo("desk");
        assertThat(comment.json().path("visibility").asText()).isEqualTo("PUBLIC");
        assertThat(post("auditor", ticket + "/comments", "{\"text\": \"no\"}").status())
                .isEqualTo(403);
        assertThat(get("auditor", ticket).json().path("timeline").size()).isEqualTo(2);
        assertThat(post("desk", ticket + "/comments", "{\"text\": \" \", \"visibility\": \"ALL\", \"x\": 1}")
                        .pointers())
                .containsExactlyInAnyOrder("/text", "/visibility", "/x");
        assertThat(get("push", ticket).status()).isEqualTo(403);
    }

    @Test
    void aPersonIsSeenInFull() {
        Reply hired = post("push", "/api/v1/personnel-changes", change(event(), """
                "givenName": "Åsa", "familyName": "Öberg", "title": "Nurse", "startDate": "2026-12-01",
                "email": "z.%1$s@nordlund.example", "otherEmails": ["a.%1$s@old.example"]
                """.formatted(employee)));
        Reply seen = get("auditor", person(hired));

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.json().path("emails").toString())
                .isEqualTo("[\"z.%1$s@nordlund.example\",\"a.%1$s@old.example\"]".formatted(employee));
        assertThat(seen.json().at("/facts/title").asText()).isEqualTo("Nurse");
        assertThat(seen.json().at("/employments/0/startDate").asText()).isEqualTo("2026-12-01");
        assertThat(seen.json().at("/accounts/0/objectGUID").asText()).isEqualTo(ConsoleApp.OBJECT_GUID.toString());
        assertThat(seen.json().path("openTicket")).isEqualTo(hired.json().path("ticket"));
        assertThat(get("push", person(hired)).status()).isEqualTo(403);
    }

    @Test
    void peopleAreLookedUpByWhatIsKnownOfThem() {
        post("push", "/api/v1/personnel-changes", change(event(), """
                "givenName": "Lookup", "familyName": "%1$s", "email": "p.%1$s@nordlund.example", "otherEmails": ["o.%1$s@old.example"]
                """.formatted(employee)));

        for (String query : new String[] {
            "employeeId=" + employee,
            "email=P." + employee + "@NORDLUND.example",
            "email=o." + employee + "@old.example",
            "q=lookup%20" + employee
        }) {
            assertThat(get("desk", "/api/v1/people?" + query)
                            .json()
                            .at("/items/0/employeeId")
                            .asText())
                    .as(query)
                    .isEqualTo(employee);
        }
        assertThat(get("desk", "/api/v1/people?sourceId=1").pointers()).containsExactly("source");
        assertThat(get("desk", "/api/v1/people?sourceId=1&source=x")
                        .json()
                        .path("items")
                        .size())
                .isZero();
        assertThat(get("desk", "/api/v1/people?accountName=nobody")
                        .json()
                        .path("items")
                        .size())
                .isZero();
    }

    @Test
    void peopleAreListedByPagesUntilTheLast() {
        for (int i = 0; i < 5; i++) {
            newEmployee();
            hire("Sibling", "Of one name");
        }
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            Reply page = get("desk", "/api/v1/people?q=sibling&limit=2" + (next == null ? "" : "&cursor=" + next));
            page.json()
                    .path("items")
                    .forEach(item -> seen.add(item.path("employeeId").asText()));
            next = page.json().path("next").textValue();
        } while (next != null);

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aPersonIsTriedAndRefreshed() {
        Reply hired = hire("Åsa", "Öberg");
        long rows = rows();
        assertThat(post("auditor", person(hired) + "/try", "")
                        .json()
                        .path("decision")
                        .asText())
                .isEqualTo("ENABLED");
        assertThat(rows()).isEqualTo(rows);
        assertThat(post("desk", person(hired) + "/try?apply=true", "").status()).isEqualTo(400);
        assertThat(post("auditor", person(hired) + "/refresh", "").status()).isEqualTo(403);

        Reply refreshed = post("desk", person(hired) + "/refresh", "");
        assertThat(refreshed.status()).isEqualTo(202);
        assertThat(refreshed.json().path("ticket")).isEqualTo(hired.json().path("ticket"));
        assertThat(rows()).isEqualTo(rows + 2);
    }

    @Test
    void aCallersRequestIdIsKeptIfItIsOne() {
        assertThat(get("desk", "/api/v1/tickets", "X-Request-Id", "abc-1").header("X-Request-Id"))
                .isEqualTo("abc-1");
        assertThat(get("desk", "/api/v1/tickets", "X-Request-Id", "a b<script>").header("X-Request-Id"))
                .hasSize(36);
    }

    @Test
    void aMethodThatIsNotOfferedIsAProblemToo() {
        Reply reply = post("desk", "/api/v1/tickets", "{}");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).contains("GET");
        assertThat(reply.json().path("type").asText()).isEqualTo("urn:tenure:problem:method-not-allowed");
    }

    @Test
    void whoLeavesNowIsSaidToHaveLeftAndTheReasonStandsOnTheTicket() {
        String person = "/api/v1/people/"
                + hire("Åsa", "Öberg").json().path("person").path("id").asText();
        Reply left = post("desk", person + "/leave-now", "{\"reason\": \"Left at noon.\"}");

        assertThat(left.status()).isEqualTo(202);
        assertThat(left.json().path("status").asText()).isEqualTo("RUNNING");
        assertThat(get("desk", person).json().path("facts").path("active").asText())
                .isEqualTo("false");
        Reply ticket = get("desk", left.json().path("ticket").path("href").asText());
        assertThat(ticket.json().toString()).contains("Left at noon.");
        Reply again = post("desk", person + "/leave-now", "{\"reason\": \"Left at noon.\"}");
        assertThat(again.json().path("status").asText()).isEqualTo("UNCHANGED");
        assertThat(post("push", person + "/suspend", "{\"reason\": \"Lost laptop.\"}")
                        .status())
                .isEqualTo(202);
        assertThat(get("desk", person).json().path("facts").path("suspended").asText())
                .isEqualTo("true");
        assertThat(post("desk", person + "/resume", "{\"reason\": \"Found.\"}").status())
                .isEqualTo(202);
        assertThat(get("desk", person).json().path("facts").path("suspended").asText())
                .isEqualTo("false");
    }

    @Test
    void leavingNowNeedsAReasonAKnownPersonAndARight() {
        String person = "/api/v1/people/"
                + hire("Åsa", "Öberg").json().path("person").path("id").asText();
        assertThat(post("desk", person + "/leave-now", "{}").pointers()).containsExactly("/reason");
        assertThat(post("desk", person + "/leave-now", "{\"reason\": \"x\", \"when\": 1}")
                        .pointers())
                .containsExactly("/when");
        assertThat(post("auditor", person + "/leave-now", "{\"reason\": \"x\"}").status())
                .isEqualTo(403);
        assertThat(post("reader", person + "/suspend", "{\"reason\": \"x\"}").status())
                .isEqualTo(403);
        assertThat(post("desk", "/api/v1/people/" + java.util.UUID.randomUUID() + "/resume", "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(404);
    }
}
