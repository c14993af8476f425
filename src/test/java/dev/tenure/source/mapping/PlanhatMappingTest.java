package dev.tenure.source.mapping;

import static dev.tenure.source.mapping.Samples.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.roster.Field;
import dev.tenure.source.Mapped;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The mapping that a Planhat integration starts with. */
class PlanhatMappingTest {

    private static final String AS_CAPTURED = """
            {'_id':'5f','email':' Dave@Example.org','nickName':'Dave','firstName':'Dave','lastName':'C',
             'inactive':false,'isHidden':false,'removed':false,'tzOffset':-60,'createDate':'2019-08-01T11:39:24.025Z','__v':0,
             'poc':[],'googleApi':{'accessEnabled':false},
             'roles':[{'_id':'000000000000000000000000','name':'Administrator','description':'Full access'}]}
            """;

    private final Mapping mapping = Mapping.of(Samples.resource("/mappings/planhat.json"));

    private Mapped map(String record) {
        return mapping.apply(records("[" + record + "]").get(0));
    }

    private Mapped.Person person(String record) {
        return (Mapped.Person) map(record);
    }

    private static Field own(String name) {
        return Field.attribute(name);
    }

    @Test
    void aUserAsItWasCapturedHasAllTheFieldsOfTheSeed() {
        Mapped.Person person = person(AS_CAPTURED);

        assertThat(person.sourceId()).isEqualTo("5f");
        assertThat(person.employeeId()).isNull();
        assertThat(person.stated())
                .containsOnly(
                        Map.entry(Field.EMAIL, Optional.of("dave@example.org")),
                        Map.entry(Field.GIVEN_NAME, Optional.of("Dave")),
                        Map.entry(Field.FAMILY_NAME, Optional.of("C")),
                        Map.entry(Field.ACTIVE, Optional.of("true")),
                        Map.entry(own("userName"), Optional.of("dave@example.org")),
                        Map.entry(own("planhatUserId"), Optional.of("5f")),
                        Map.entry(own("planhatNickname"), Optional.of("Dave")),
                        Map.entry(own("planhatCreationDate"), Optional.of("2019-08-01")),
                        Map.entry(own("planhatIsAdmin"), Optional.of("true")),
                        Map.entry(own("planhatIsDeveloper"), Optional.of("false")),
                        Map.entry(own("planhatIsInactive"), Optional.of("false")),
                        Map.entry(own("planhatTimeZoneOffset"), Optional.of("-60")),
                        Map.entry(own("planhatVersion"), Optional.of("0")));
        assertThat(person.syncKeys())
                .containsExactly(
                        new Mapped.SyncKey("attributes.planhatUserId", "5f"),
                        new Mapped.SyncKey("email", "dave@example.org"));
        assertThat(person.application())
                .containsOnly(Map.entry("role", "Administrator"), Map.entry("status", "active"));
    }

    @Test
    void rolesMayBeIdsAsDocumented() {
        Mapped.Person person = person(
                "{'_id':'6','email':'a@x.se','inactive':true,'roles':['000000030000000000000000','abc'],'createdAt':'2020-01-01T00:00:00Z'}");

        assertThat(person.stated())
                .containsEntry(own("planhatIsAdmin"), Optional.of("false"))
                .containsEntry(own("planhatIsDeveloper"), Optional.of("true"))
                .containsEntry(own("planhatCreationDate"), Optional.of("2020-01-01"))
                .containsEntry(Field.ACTIVE, Optional.of("false"));
        assertThat(person.application()).containsEntry("role", "Developer, abc").containsEntry("status", "inactive");
    }

    @Test
    void aRemovedUserIsGoneEvenIfLittleIsLeftOfIt() {
        Mapped.Person person = person("{'_id':'7','removed':true,'inactive':false,'email':null,'roles':[]}");

        assertThat(person.stated()).containsEntry(Field.ACTIVE, Optional.of("false"));
        assertThat(person.application()).containsEntry("role", "User").containsEntry("status", "removed");
        assertThat(person.syncKeys()).containsExactly(new Mapped.SyncKey("attributes.planhatUserId", "7"));
    }

    @Test
    void whatPlanhatDoesNotSayIsNotGuessed() {
        Mapped.Person person = person("{'_id':'8','email':'a@x.se','roles':null,'nickName':null}");

        assertThat(person.stated())
                .doesNotContainKeys(Field.ACTIVE, own("planhatIsAdmin"), own("planhatIsDeveloper"), own("planhatType"))
                .containsEntry(own("planhatNickname"), Optional.empty());
        assertThat(person.application()).containsOnly(Map.entry("role", "User"));
    }

    @Test
    void aUserWithoutAddressOrIdIsBroken() {
        assertThat(map("{'_id':'9','inactive':false}")).isInstanceOfSatisfying(Mapped.Broken.class, broken -> {
            assertThat(broken.sourceId()).isEqualTo("9");
            assertThat(broken.because().text())
                    .isEqualTo("email: has no value, and is mandatory; "
                            + "attributes.userName: has no value, and is mandatory");
        });
        assertThat(map("{'email':'a@x.se'}")).isInstanceOf(Mapped.Broken.class);
    }

    @Test
    void itsPlanhatIdIsUniqueAndItsMandatoryFieldsAreTheSeeds() {
        assertThat(mapping.ownFields()).contains(new OwnField("planhatUserId", true), new OwnField("userName", true));
        assertThat(mapping.mandatory()).containsExactly("email", "attributes.userName", "application.role");
        assertThat(mapping.syncKeys()).containsExactly("attributes.planhatUserId", "email");
    }
}
