package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.roster.Absorbed;
import dev.tenure.roster.Answer;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.PersonRecord;
import dev.tenure.ticket.TicketStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BulkNewsTest extends ProcessTest {

    @Test
    void manyAtOnceGetATicketAndAProcessEach() {
        String manager = newNumber();
        String known = newNumber();
        worked(hr(manager, "givenName", "Ulla", "familyName", "Dal"));
        worked(hr(known, "givenName", "Åsa", "familyName", "Öberg", "title", "Nurse", "managerEmployeeId", manager));
        List<PersonRecord> batch = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            batch.add(record(newNumber(), "familyName", "Berg " + i, manager));
        }
        batch.add(1, record(known, "title", "Doctor", manager));

        List<Absorbed> absorbed = roster.absorb(batch).stream()
                .map(answer -> ((Answer.Taken) answer).absorbed())
                .toList();

        assertThat(absorbed)
                .extracting(Absorbed::employeeId)
                .containsExactlyElementsOf(
                        batch.stream().map(PersonRecord::employeeId).toList());
        assertThat(absorbed.get(1).kind()).isEqualTo(ChangeKind.CHANGED);
        for (Absorbed one : absorbed) {
            assertThat(worked(one).status()).isEqualTo(TicketStatus.DONE);
        }
    }

    private static PersonRecord record(String number, String field, String value, String manager) {
        return new PersonRecord(
                "push",
                "key-" + number,
                null,
                Instant.parse("2026-11-25T08:00:00Z"),
                number,
                Map.of(Field.named(field), Optional.of(value), Field.MANAGER, Optional.of(manager)));
    }
}
