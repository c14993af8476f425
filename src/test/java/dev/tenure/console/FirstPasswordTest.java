package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.directory.FirstPassword;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstPasswordTest extends ConsoleTest {

    private static final FirstPassword MADE = new FirstPassword(
            "asa.oberg", "asa.oberg@nordlund.example", "Kz4+mqWr9<Tbn>Xe2y", Instant.parse("2026-11-26T08:00:00Z"));

    @Test
    void aManagerIsShownThoseOfTheirOwnPeopleAndNobodyElses() {
        Reply hired = post(
                "push",
                "/api/v1/personnel-changes",
                change(event(), "\"givenName\": \"Åsa\", \"familyName\": \"Öberg\", \"managerEmployeeId\": \"10007\""));
        String id = hired.json().path("person").path("id").asText();
        String path = "/api/v1/people/" + id + "/first-password";
        String manager = "10007";

        Reply own = post("manager-" + manager, path, "");
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.header("Cache-Control")).contains("no-store");
        Reply others = post("manager-1" + manager, path, "");
        Reply nobody = post("manager-" + manager, "/api/v1/people/" + UUID.randomUUID() + "/first-password", "");
        assertThat(others.status()).isEqualTo(404);
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(others.json().path("detail")).isEqualTo(nobody.json().path("detail"));
        assertThat(post("auditor", path, "").status()).isEqualTo(403);
        assertThat(post("push", path, "").status()).isEqualTo(403);
        assertThat(get("manager-" + manager, "/api/v1/people/" + id).status())
                .as("nothing else of them")
                .isEqualTo(403);
        Reply letter = post("manager-" + manager, path, "", "Accept", "text/html");
        assertThat(letter.status()).isEqualTo(200);
        assertThat(letter.header("Content-Type")).startsWith("text/html").containsIgnoringCase("utf-8");
        assertThat(letter.header("Cache-Control")).contains("no-store");
        assertThat(letter.http().body()).contains("Åsa Öberg", "asa.oberg", "Kz4+mqWr9TbnXe2y");
        assertThat(post("manager-1" + manager, path, "", "Accept", "text/html").status())
                .isEqualTo(404);
        assertThat(db.sql("select actor || ' ' || (details ->> 'form') from audit_event where target = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactly("manager-" + manager + " SCREEN", "manager-" + manager + " LETTER");
    }

    @Test
    void theLetterHasAllThatIsNeededInTheLanguageOfItsReader() {
        PasswordLetter letter = new PasswordLetter(Locale.ENGLISH);
        Facts facts = new Facts(Map.of(
                Field.GIVEN_NAME, "Åsa",
                Field.FAMILY_NAME, "Öberg <b>",
                Field.COMPANY, "Nordlund & Co AB"));

        PasswordLetter.Written english = letter.write(facts, MADE);
        assertThat(english.language()).isEqualTo("en");
        assertThat(english.html())
                .contains("Åsa Öberg &lt;b&gt;", "Nordlund &amp; Co AB", "asa.oberg", "asa.oberg@nordlund.example")
                .contains("Kz4+mqWr9&lt;Tbn&gt;Xe2y", "You are asked for a password of your own");
        assertThat(english.toString()).doesNotContain("Kz4");

        PasswordLetter.Written swedish = letter.write(facts.with(Field.attribute("preferredLanguage"), "sv-SE"), MADE);
        assertThat(swedish.language()).isEqualTo("sv");
        assertThat(swedish.html()).contains("lang=\"sv\"", "Första lösenord", "Du får genast välja ett eget lösenord");
        assertThat(new PasswordLetter(Locale.forLanguageTag("sv"))
                        .write(facts, MADE)
                        .language())
                .isEqualTo("sv");
    }
}
