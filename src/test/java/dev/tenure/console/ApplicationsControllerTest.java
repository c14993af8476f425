package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.roster.SaasUser;
import dev.tenure.roster.SaasUsers;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ApplicationsControllerTest extends ConsoleTest {

    @Autowired
    SaasUsers users;

    @Test
    void anApplicationsUsersAreListedInPartsAndFound() {
        Reply hired = hire("Åsa", "Öberg" + employee);
        String person = hired.json().at("/person/id").asText();
        String application = "app-" + employee;
        String path = "/api/v1/applications/" + application + "/users";
        users.keep(
                application,
                "1",
                IntStream.range(0, 5)
                        .mapToObj(i -> new SaasUser(
                                "u" + i,
                                i == 3 ? UUID.fromString(person) : null,
                                "Admin",
                                i < 2 ? "invited" : "active",
                                Instant.parse("2026-11-23T08:00:00Z")))
                        .toList());

        assertThat(get("desk", "/api/v1/applications").json().path("items").toString())
                .contains("{\"name\":\"" + application + "\",\"users\":5,\"absent\":0,\"withoutPerson\":4}");
        Reply first = get("desk", path + "?limit=3");
        assertThat(first.json().path("items").findValuesAsText("accountId")).containsExactly("u0", "u1", "u2");
        Reply second = get(
                "desk", path + "?limit=3&cursor=" + first.json().path("next").asText());
        assertThat(second.json().path("items").findValuesAsText("accountId")).containsExactly("u3", "u4");
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(second.json().at("/items/0/employeeId").asText()).isEqualTo(employee);

        assertThat(accounts(path + "?status=invited")).containsExactly("u0", "u1");
        assertThat(accounts(path + "?q=U4")).containsExactly("u4");
        assertThat(accounts(path + "?q=%C3%A5sa%20%C3%B6berg" + employee)).containsExactly("u3");
        assertThat(accounts(path + "?q=%25")).isEmpty();
        assertThat(get("desk", "/api/v1/people/" + person)
                        .json()
                        .at("/saasUsers/0/accountId")
                        .asText())
                .isEqualTo("u3");
        assertThat(get("desk", path + "?cursor=*").pointers()).containsExactly("cursor");
        assertThat(get("desk", "/api/v1/applications/none/users").status()).isEqualTo(404);
        assertThat(get("push", path).status()).isEqualTo(403);
    }

    private List<String> accounts(String path) {
        return get("desk", path).json().path("items").findValuesAsText("accountId");
    }
}
