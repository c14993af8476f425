package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.directory.Restored;
import dev.tenure.process.Undone.Impossible;
import dev.tenure.process.Undone.Why;
import dev.tenure.roster.Absorbed;
import dev.tenure.standin.ActiveDirectory;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TimelineEntry;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Changes that are undone, and accounts that are restored, through the whole process. */
class UndoTest extends ProcessTest {

    @Autowired
    Undo undo;

    @Autowired
    Restore restore;

    @Autowired
    Plans plans;

    private final String number = newNumber();

    @Test
    void whatWasUndoneStaysUntilHrSaysSomethingNewOfThatField() throws Exception {
        hire();
        Absorbed change = hr(number, "title", "Doctor", "phone", "1");
        Ticket ticket = worked(change);

        Undone.Done done = undo(change);

        assertThat(done.writes()).contains(new AttributeWrite("title", "Doctor", "Nurse"));
        assertThat(done.held()).containsExactlyInAnyOrder("title", "phone");
        assertThat(attribute("title")).isEqualTo("Nurse");
        TimelineEntry line = tickets.timeline(ticket.id()).stream()
                .filter(entry -> entry.code().equals("change.undone"))
                .findFirst()
                .orElseThrow();
        assertThat(line.actor()).isEqualTo("desk");
        assertThat(line.details().toString()).contains("title", "Doctor", "Nurse");

        worked(hr(number, "department", "Ward 2"));
        assertThat(attribute("department")).isEqualTo("Ward 2");
        assertThat(attribute("title")).isEqualTo("Nurse");

        worked(hr(number, "title", "Surgeon"));
        assertThat(attribute("title")).isEqualTo("Surgeon");

        worked(hr(number, "title", "Doctor"));
        assertThat(attribute("title"))
                .as("said anew, though it is what was undone")
                .isEqualTo("Doctor");
    }

    @Test
    void aSecondUndoIsAnsweredLikeTheFirstAndAnUndoCanBeUndone() throws Exception {
        hire();
        Absorbed change = hr(number, "title", "Doctor");
        worked(change);

        Undone.Done first = undo(change);
        Undone.Done again = undo(change);
        assertThat(again.repeated()).isTrue();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.writes()).isEqualTo(first.writes());

        assertThat(undo.undo(first.id(), "desk", "a mistake")).get().isInstanceOf(Undone.Done.class);
        assertThat(attribute("title")).isEqualTo("Doctor");
        worked(hr(number, "phone", "2"));
        assertThat(attribute("title")).as("HR's word holds again").isEqualTo("Doctor");

        assertThat(undo(change).repeated()).isFalse();
        assertThat(attribute("title")).isEqualTo("Nurse");
    }

    @Test
    void aJoinerThatIsUndoneIsDisabledAndStaysSoUntilHrSpeaksOfTheEmployment() throws Exception {
        Absorbed hired = hire();

        Undone.Done done = undo(hired);

        assertThat(done.disabledOnly()).isTrue();
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        worked(hr(number, "title", "Doctor"));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(attribute("title")).isEqualTo("Doctor");

        worked(hr(number, "endDate", "2099-12-31"));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
    }

    @Test
    void aLeaveThatIsUndoneLeavesTheAccountAsItWasButNoLaterLeave() throws Exception {
        hire();
        Absorbed left = hr(number, "active", "false");
        worked(left);
        assertThat(entry(number).orElseThrow().getDN()).contains("OU=Leavers");

        Undone.Done done = undo(left);

        assertThat(done.held()).contains("state", "container");
        assertThat(entry(number).orElseThrow().getDN()).contains("OU=People");
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        worked(hr(number, "title", "Doctor"));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(entry(number).orElseThrow().getDN()).contains("OU=People");

        worked(hr(number, "active", "true"));
        worked(hr(number, "active", "false"));
        assertThat(isEnabled(entry(number).orElseThrow())).as("said anew").isFalse();
        assertThat(entry(number).orElseThrow().getDN()).contains("OU=Leavers");
    }

    @Test
    void theManagerThatWasPutBackStays() throws Exception {
        String first = newNumber();
        String second = newNumber();
        worked(hr(first, "givenName", "First", "familyName", "Boss" + first));
        worked(hr(second, "givenName", "Second", "familyName", "Boss" + second));
        hire();
        worked(hr(number, "managerEmployeeId", first));
        Absorbed change = hr(number, "managerEmployeeId", second);
        worked(change);

        undo(change);
        worked(hr(number, "phone", "3"));

        assertThat(attribute("manager")).isEqualTo(entry(first).orElseThrow().getDN());
        worked(hr(number, "managerEmployeeId", null));
        assertThat(attribute("manager")).isNull();
    }

    @Test
    void somethingNewerIsNamedWithItsTicketAndNothingIsWritten() throws Exception {
        hire();
        Absorbed second = hr(number, "title", "Doctor");
        worked(second);
        Absorbed third = hr(number, "title", "Surgeon");
        Ticket later = worked(third);

        assertThat(undo.undo(second.changeId(), "desk", "why not"))
                .get()
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> {
                    assertThat(impossible.why()).isEqualTo(Why.NEWER);
                    assertThat(impossible.tickets()).containsEntry(third.changeId(), later.number());
                });
        assertThat(attribute("title")).isEqualTo("Surgeon");

        modify("title", "Pirate");
        assertThat(undo.undo(third.changeId(), "desk", "why not"))
                .get()
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> assertThat(impossible.conflicts())
                        .extracting(dev.tenure.directory.Conflict::code)
                        .containsExactly("changed-elsewhere"));
        assertThat(attribute("title")).isEqualTo("Pirate");
    }

    @Test
    void whileWorkGoesOnNothingIsUndoneAndWhatIsUnknownIsNotFound() {
        Absorbed hired = hr(number, "givenName", "Åsa", "familyName", "Öberg" + number);

        assertThat(undo.undo(hired.changeId(), "desk", "too soon"))
                .get()
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> assertThat(impossible.why()).isEqualTo(Why.BEING_WORKED_ON));
        assertThat(undo.undo(UUID.randomUUID(), "desk", "what?")).isEmpty();
        work(newest(hired));
    }

    @Test
    void inAnOutageNothingIsHalfDoneAndTheNextTryFinishes() throws Exception {
        hire();
        Absorbed left = hr(number, "active", "false");
        worked(left);
        DIRECTORY.failNext(ActiveDirectory.Operation.MODIFY_DN, 1, ResultCode.UNAVAILABLE, "00002095: SvcErr: later");

        assertThatThrownBy(() -> undo(left)).isInstanceOf(DirectoryUnavailable.class);
        assertThat(said(newest(left))).doesNotContain("change.undone");

        Undone.Done done = undo(left);
        assertThat(done.writes())
                .extracting(AttributeWrite::attribute)
                .contains("userAccountControl", "distinguishedName");
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(entry(number).orElseThrow().getDN()).contains("OU=People");
    }

    @Test
    void theDraftWritesNothing() throws Exception {
        hire();
        Absorbed change = hr(number, "title", "Doctor");
        worked(change);

        assertThat(undo.plan(change.changeId()))
                .get()
                .asInstanceOf(type(Undone.Done.class))
                .satisfies(done ->
                        assertThat(done.writes()).containsExactly(new AttributeWrite("title", "Doctor", "Nurse")));
        assertThat(attribute("title")).isEqualTo("Doctor");
    }

    @Test
    void aDeletedAccountThatTenureMayNotSeeIsSaidSoAndOneThatIsThereIsBroughtUpToDate() throws Exception {
        Absorbed hired = hire();
        modify("title", "Pirate");

        assertThat(restore.restore(hired.personId(), "desk")).isInstanceOf(Restored.There.class);
        work(tickets.openOf(hired.personId()).orElseThrow());
        assertThat(attribute("title")).isEqualTo("Nurse");

        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.delete(entry(number).orElseThrow().getDN());
        }
        assertThat(restore.restore(hired.personId(), "desk"))
                .asInstanceOf(type(Restored.Unable.class))
                .satisfies(unable -> assertThat(unable.why()).isEqualTo(Restored.Why.NOT_FOUND));
        assertThat(tickets.openOf(hired.personId())).isEmpty();
    }

    private Absorbed hire() {
        Absorbed hired = hr(number, "givenName", "Åsa", "familyName", "Öberg" + number, "title", "Nurse");
        worked(hired);
        return hired;
    }

    private Undone.Done undo(Absorbed change) {
        Undone undone = undo.undo(change.changeId(), "desk", "a mistake in HR").orElseThrow();
        assertThat(undone).isInstanceOf(Undone.Done.class);
        return (Undone.Done) undone;
    }

    private String attribute(String name) throws LDAPException {
        SearchResultEntry entry = entry(number).orElseThrow();
        return entry.getAttributeValue(name);
    }

    private void modify(String attribute, String value) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.modify(
                    entry(number).orElseThrow().getDN(),
                    List.of(new Modification(ModificationType.REPLACE, attribute, value)));
        }
    }
}
