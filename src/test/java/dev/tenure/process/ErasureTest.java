package dev.tenure.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.process.Desk.Reply;
import dev.tenure.process.Privacy.Hindrance;
import dev.tenure.process.Privacy.Outcome;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.source.UploadedFiles;
import dev.tenure.ticket.LineKind;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole life through the real process, then its erasure: no column of the database names the person any more. */
class ErasureTest extends DatedTest {

    private static final String PHONE = "+46 8 5551234";

    @Autowired
    private Privacy privacy;

    @Autowired
    private Erasures erasures;

    @Autowired
    private Forgetting forgetting;

    @Autowired
    private UploadedFiles uploads;

    @Autowired
    private JdbcClient db;

    private String number;
    private String family;
    private String mail;

    @BeforeEach
    void somebody() {
        number = newNumber();
        family = "Quistlund" + number;
        mail = "zaphira." + number + "@nordlund.example";
    }

    @Test
    void noColumnNamesWhoWasErasedAndOthersStayAsTheyWere() throws Exception {
        String boss = newNumber();
        String report = newNumber();
        worked(hr(boss, "givenName", "Bo", "familyName", "Boss" + boss, "email", "bo" + boss + "@nordlund.example"));
        arrive(boss);
        Ticket hired = tickets.openOf(person(number).id()).orElseThrow();
        work(hired);
        String accountName = accounts.of(person(number).id()).orElseThrow().accountName();
        tickets.say(
                hired.id(),
                Remark.of(LineKind.COMMENT, Reason.COMMENT_BY_HAND, "text", "Zaphira called from " + PHONE));
        worked(hr(report, "givenName", "Rut", "familyName", "Report" + report, "managerEmployeeId", number));
        worked(hr(report, "managerEmployeeId", boss));
        worked(hr(number, "familyName", family + "-Holm", "phone", PHONE));
        otherTraces();
        UUID id = person(number).id();
        assertThat(privacy.erase(id, "test", "admin").hinderedBy())
                .contains(Hindrance.EMPLOYED, Hindrance.ACCOUNT_THERE);
        leaveForGood();
        Person bossBefore = person(boss);
        Person reportBefore = person(report);
        assertThat(places("quistlund"))
                .contains("person.facts", "directory_write.after", "ticket_line.params", "uploaded_file_part.content");
        JsonNode export = export(id);
        Outcome counted = privacy.dryRun(id);

        Outcome erased = privacy.erase(id, "asked by letter", "admin");

        assertThat(erased.erased()).isTrue();
        assertThat(erased.rows()).isEqualTo(counted.rows());
        for (String needle : List.of("zaphira", "quistlund", PHONE, accountName, mail, number)) {
            assertThat(places(needle)).as(needle).isEmpty();
        }
        assertThat(person(boss)).isEqualTo(bossBefore);
        assertThat(person(report)).isEqualTo(reportBefore);
        assertThat(places("Report" + report)).contains("person.facts", "directory_write.after");
        assertThat(entry(report)).isPresent();
        assertThat(tickets.find(hired.id()).orElseThrow().number()).isEqualTo(hired.number());
        assertThat(said(hired)).contains("account.created", "comment.by-hand");
        assertThat(export.at("/rooms/ticket/ticket_line").size())
                .as("numbers stay true")
                .isEqualTo(db.sql(
                                "select count(*) from ticket_line where ticket_id in (select id from ticket where person_id = ?)")
                        .param(id)
                        .query(Integer.class)
                        .single());
        assertThat(privacy.erase(id, "again", "admin")).isEqualTo(new Outcome(id, true, java.util.Set.of(), Map.of()));
        assertThat(erasures.of(id).orElseThrow().because()).isEqualTo("asked by letter");

        assertThatThrownBy(() -> hr(number, "givenName", "Zaphira", "familyName", family, "active", "false"))
                .as("the source still lists a leaver")
                .isInstanceOf(InvalidPersonRecord.class)
                .satisfies(refused -> assertThat(((InvalidPersonRecord) refused).problems())
                        .extracting("code")
                        .containsExactly(Erasures.ERASED));
        assertThat(roster.findByEmployeeId("erased:" + id)).isEmpty();
        assertThatThrownBy(() -> arrive(boss))
                .as("the old message is sent again")
                .isInstanceOf(InvalidPersonRecord.class);
        Ticket again = worked(roster.absorb(new PersonRecord(
                "push",
                null,
                null,
                CLOCK.instant().plusSeconds(1),
                number,
                Map.of(
                        Field.GIVEN_NAME, Optional.of("Zaphira"),
                        Field.FAMILY_NAME, Optional.of(family),
                        Field.EMAIL, Optional.of(mail)))));
        assertThat(again.personId()).as("hired again: a new person").isNotEqualTo(id);
        assertThat(again.newUser()).isTrue();
        assertThat(accounts.of(again.personId()).orElseThrow().accountName())
                .as("the name stays taken")
                .isNotEqualTo(accountName)
                .startsWith("zaphira");
        assertThat(roster.get(id).facts().values()).isEqualTo(Map.of(Field.ACTIVE, "false"));
    }

    @Test
    void everythingThatIsHeldIsShownByRoomAndWithoutSecrets() throws Exception {
        arrive(null);
        work(tickets.openOf(person(number).id()).orElseThrow());
        otherTraces();

        JsonNode export = export(person(number).id());

        assertThat(export.path("personId").asText())
                .isEqualTo(person(number).id().toString());
        assertThat(export.at("/rooms/roster/person/0/facts/familyName").asText())
                .isEqualTo(family);
        assertThat(export.at("/rooms/roster/email_address/0/address").asText()).isEqualTo(mail);
        assertThat(export.at("/rooms/roster/personnel_change")).hasSize(1);
        assertThat(export.at("/rooms/source/foreign_record").findValuesAsText("LastName"))
                .hasSize(2)
                .containsOnly(family);
        assertThat(export.at("/rooms/directory/account/0/mail").asText()).isEqualTo(mail);
        assertThat(export.at("/rooms/directory/directory_write/0/after").isObject())
                .isTrue();
        assertThat(export.at("/rooms/process/act_hi_procinst")).isNotEmpty();
        assertThat(export.at("/rooms/user/app_user/0/display_name").asText()).isEqualTo("Zaphira " + family);
        assertThat(export.at("/rooms/user/app_user/0").has("password_hash")).isFalse();
    }

    @Test
    void whoHrAnonymisedIsErasedAsSoonAsNothingHindersIt() {
        worked(hr(
                number,
                "givenName",
                "Zaphira",
                "familyName",
                family,
                "startDate",
                today(STOCKHOLM).plusDays(60).toString()));
        UUID id = person(number).id();
        erasures.ask(id, "anonymised by flexhr", "flexhr");
        erasures.ask(id, "anonymised by flexhr", "flexhr");
        forgetting.eraseDue();
        assertThat(privacy.hindrances(id)).contains(Hindrance.EMPLOYED, Hindrance.TICKET_OPEN);
        assertThat(erasures.of(id).orElseThrow().erasedAt()).isNull();

        hr(number, "active", "false");
        settle(number);
        forgetting.eraseDue();

        assertThat(privacy.hindrances(id)).isEmpty();
        assertThat(erasures.of(id)).get().satisfies(done -> {
            assertThat(done.erasedAt()).isNotNull();
            assertThat(done.askedBy()).isEqualTo("flexhr");
            assertThat(done.rows()).contains("personnel_change");
        });
        assertThat(places("quistlund" + number)).isEmpty();
    }

    private void arrive(String boss) {
        var facts = new java.util.TreeMap<>(Map.of(
                Field.GIVEN_NAME, Optional.of("Zaphira"),
                Field.FAMILY_NAME, Optional.of(family),
                Field.EMAIL, Optional.of(mail)));
        if (boss != null) {
            facts.put(Field.MANAGER, Optional.of(boss));
        }
        roster.absorb(new PersonRecord(
                "push",
                "key-" + number,
                "hire-" + number,
                java.time.Instant.parse("2026-01-01T00:00:00Z"),
                number,
                facts));
    }

    /** What other ways of coming in leave behind. */
    private void otherTraces() {
        db.sql("""
                        insert into foreign_record (feed, source_id, payload, content_hash, first_seen, last_seen, last_seen_run, outcome)
                        values ('push', ?, jsonb_build_object('LastName', ?::text), 'x', now(), now(), gen_random_uuid(), 'NEW')
                        """).params("key-" + number, family).update();
        // It was compared and not taken in, so that the roster has no such key.
        db.sql("""
                        insert into foreign_record (feed, source_id, payload, content_hash, first_seen, last_seen, last_seen_run, outcome,
                          because_code, person_id)
                        values ('create-only', ?, jsonb_build_object('LastName', ?::text), 'x', now(), now(), gen_random_uuid(),
                          'SKIPPED', 'known-already', ?)
                        """).params("there-" + number, family, person(number).id()).update();
        db.sql("""
                        insert into app_user (id, username, display_name, password_hash, employee_id, created_at, updated_at)
                        values (gen_random_uuid(), ?, ?, 'hash', ?, now(), now())
                        """).params(mail, "Zaphira " + family, number).update();
        db.sql("""
                        insert into idempotency (client, key, body_hash, status, body, created_at)
                        values ('push', ?, 'x', 202, '{"person": {"employeeId": "' || ? || '"}}', now())
                        """).params(UUID.randomUUID().toString(), number).update();
        uploads.keep(
                "people", new ByteArrayInputStream(("Number;Name\n" + number + ";" + family).getBytes(UTF_8)), "kim");
    }

    private void leaveForGood() {
        worked(hr(number, "active", "false"));
        settle(number);
        comes(number, CLOCK.instant().plus(Duration.ofDays(32)));
        Ticket deletion = tickets.openOf(person(number).id()).orElseThrow();
        desk.resolve(task(deletion).getId(), "desk", new Reply("APPROVE", null, null));
        settle(number);
    }

    private JsonNode export(UUID id) throws IOException {
        var out = new ByteArrayOutputStream();
        privacy.export(id, out);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    /** Every column of text, JSON, texts or bytes in which it stands, in any case, of our tables and Camunda's. */
    private List<String> places(String needle) {
        return db
                .sql("""
                        select table_name, column_name, data_type from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where table_schema in ('tenure', 'public') and table_type = 'BASE TABLE'
                          and (data_type in ('text', 'character varying', 'jsonb', 'json', 'bytea') or data_type = 'ARRAY')
                        """)
                .query((row, n) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list()
                .stream()
                .filter(column -> db.sql("select exists (select from " + column.table
                                + " where position(lower(:needle) in lower(" + column.text() + ")) > 0)")
                        .param("needle", needle)
                        .query(Boolean.class)
                        .single())
                .map(column -> column.table + "." + column.name)
                .toList();
    }

    private record Column(String table, String name, String type) {

        String text() {
            return type.equals("bytea") ? "encode(\"" + name + "\", 'escape')" : "\"" + name + "\"::text";
        }
    }
}
