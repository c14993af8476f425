package dev.tenure.source.mapping;

import static dev.tenure.source.mapping.MappingTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.source.InvalidMapping;
import dev.tenure.source.Mapped;
import dev.tenure.source.MappingForm;
import dev.tenure.source.MappingForm.FieldRule;
import dev.tenure.source.MappingForm.Rule;
import dev.tenure.source.Mappings;
import dev.tenure.source.OwnField;
import dev.tenure.source.OwnFields;
import dev.tenure.source.Preset;
import dev.tenure.source.Preview;
import dev.tenure.source.Preview.Cell;
import dev.tenure.source.Preview.Fate;
import dev.tenure.source.Preview.Row;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewTest {

    private final OwnFields ownFields = new OwnFields(TestDatabase.migrated().client());
    private final Mappings mappings = new MappingBook(ownFields);

    @Test
    void eachFieldOfEachSampleRecordIsShownWithWhoComesInWhoDoesNotAndWhy() {
        Preview preview = mappings.preview(
                Form.complete()
                        .field("title", "t")
                        .field("active", "inactive", "!truth(value)")
                        .rule("record.kind == 'staff'", "not of the staff")
                        .written(),
                List.of(
                        record(
                                "{\"no\": 1, \"mail\": \"a@example.com\", \"kind\": \"staff\", \"t\": \"Smith\", \"inactive\": \"no\"}"),
                        record("{\"no\": 2, \"mail\": \"nobody\", \"kind\": \"staff\", \"inactive\": \"perhaps\"}"),
                        record("{\"no\": 3, \"mail\": \"c@example.com\", \"kind\": \"robot\"}")));

        assertThat(preview.rows())
                .extracting(Row::sourceId, Row::fate)
                .containsExactly(tuple("1", Fate.COMES_IN), tuple("2", Fate.FAILS), tuple("3", Fate.KEPT_OUT));
        assertThat(preview.rows().get(0).cells())
                .containsExactly(
                        new Cell("active", "true", null),
                        new Cell("email", "a@example.com", null),
                        new Cell("employeeId", "1", null),
                        new Cell("title", "Smith", null));
        assertThat(preview.rows().get(1).cells())
                .filteredOn(cell -> cell.problem() != null)
                .extracting(Cell::field, cell -> cell.problem().code())
                .containsExactly(tuple("active", "transform-failed"), tuple("email", "not-an-address"));
        assertThat(preview.rows().get(2).because().text()).isEqualTo("not of the staff");
        assertThat(preview.toString()).doesNotContain("example.com");
    }

    @Test
    void aFormThatIsNotFinishedIsShownAndOneThatIsWrongIsNot() {
        MappingForm unfinished =
                new MappingForm(null, Map.of("title", new FieldRule("t", null, List.of(), false)), null, null, null);

        assertThat(mappings.preview(unfinished, List.of(record("{\"t\": \"Smith\"}")))
                        .rows()
                        .get(0)
                        .cells())
                .containsExactly(new Cell("title", "Smith", null));
        assertThatThrownBy(() -> mappings.compile(unfinished)).isInstanceOf(InvalidMapping.class);
        assertThatThrownBy(() -> mappings.preview(
                        new MappingForm(null, null, null, List.of(new Rule("1 +", "x")), null), List.of()))
                .isInstanceOfSatisfying(
                        InvalidMapping.class,
                        invalid ->
                                assertThat(invalid.problems().get(0).pointer()).isEqualTo("/rules/0/when"));
    }

    @Test
    void anOwnFieldIsAKeyWhenTheCatalogueSaysThatItIsUnique() {
        MappingForm form = Form.empty()
                .field("email", "mail")
                .field("attributes.badge", "badge")
                .keys("attributes.badge")
                .written();
        ownFields.define(new OwnField("badge", "Badge", false));
        assertThatThrownBy(() -> mappings.compile(form))
                .isInstanceOfSatisfying(
                        InvalidMapping.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting("code")
                                .containsExactly("not-unique"));

        ownFields.define(new OwnField("badge", "Badge", true));

        assertThat(ownFields.list()).containsExactly(new OwnField("badge", "Badge", true));
        assertThat(mappings.compile(form).map(record("{\"badge\": \"B1\"}")))
                .isInstanceOfSatisfying(
                        Mapped.Says.class,
                        said -> assertThat(said.statement().keys())
                                .containsExactly(new Statement.Key("attributes.badge", "B1")));
        assertThatThrownBy(() -> ownFields.define(new OwnField("no good", "x", true)))
                .isInstanceOf(InvalidPersonRecord.class);
    }

    @Test
    void eachPresetCompiles() {
        for (String kind : List.of("planhat", "flexhr", "csv")) {
            Preset preset = mappings.preset(kind).orElseThrow();
            assertThat(preset.kind()).isEqualTo(kind);
            mappings.compile(preset.form());
        }
        assertThat(mappings.preset("../application")).isEmpty();
        assertThat(mappings.preset("nothing")).isEmpty();
    }

    @Test
    void planhatsUserComesInWithRolesAsObjectsOrAsIds() {
        Preset preset = mappings.preset("planhat").orElseThrow();
        preset.ownFields().forEach(ownFields::define);
        String user = """
                {"_id": "5f", "email": "dave@example.org", "nickName": "Dave", "firstName": "Dave", "lastName": "C",
                 "inactive": false, "removed": %s, "tzOffset": -60, "createDate": "2019-08-01T11:39:24.025Z", "__v": 0,
                 "googleApi": {"token": "secret"}, "roles": [%s]}
                """;

        Mapped.Says objects = said(
                preset,
                record(user.formatted(
                        "false", "{\"_id\": \"000000000000000000000000\", \"name\": \"Administrator\"}")));
        Mapped.Says ids = said(preset, record(user.formatted("true", "\"000000030000000000000000\"")));

        assertThat(objects.sourceId()).isEqualTo("5f");
        assertThat(objects.payload().toString()).doesNotContain("secret");
        assertThat(objects.statement().employeeId()).isNull();
        assertThat(objects.statement().keys()).containsExactly(new Statement.Key("email", "dave@example.org"));
        assertThat(objects.statement().seat()).isEqualTo(new Statement.Seat("5f", "Administrator", "active", null));
        assertThat(objects.statement().stated())
                .containsEntry(Field.ACTIVE, Optional.of("true"))
                .containsEntry(Field.attribute("planhatUserId"), Optional.of("5f"))
                .containsEntry(Field.attribute("planhatAdmin"), Optional.of("true"))
                .containsEntry(Field.attribute("planhatDeveloper"), Optional.of("false"))
                .containsEntry(Field.attribute("planhatTimeZoneOffset"), Optional.of("-60"))
                .containsEntry(Field.attribute("planhatVersion"), Optional.of("0"));
        assertThat(ids.statement().stated())
                .containsEntry(Field.ACTIVE, Optional.of("false"))
                .containsEntry(Field.attribute("planhatDeveloper"), Optional.of("true"));
        assertThat(ids.statement().seat())
                .isEqualTo(new Statement.Seat("5f", "000000030000000000000000", "removed", null));
    }

    private Mapped.Says said(Preset preset, SourceRecord record) {
        Mapped mapped = mappings.compile(preset.form()).map(record);
        assertThat(mapped).isInstanceOf(Mapped.Says.class);
        return (Mapped.Says) mapped;
    }
}
