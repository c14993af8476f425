package dev.tenure.console;

import dev.tenure.directory.Account;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Ticket;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * A person in full.
 *
 * @param id the unique id: opaque, stable for life
 * @param emails all addresses that lead to this person, the primary one first
 * @param disputedEmails addresses that HR states for this person and another person holds
 * @param facts every field that is known, by its name in the API
 */
record PersonView(
        UUID id,
        String employeeId,
        String displayName,
        Instant createdAt,
        List<String> emails,
        List<String> disputedEmails,
        Map<String, String> facts,
        List<Employment> employments,
        List<AccountView> accounts,
        @Nullable ChangeAnswer.TicketReference openTicket) {

    /**
     * @param endDate the last day of work
     * @param leaveEnd the last day of a leave of absence
     * @param suspended true while the account must not be used although the person works here
     */
    record Employment(
            @Nullable String company,
            @Nullable String department,
            @Nullable String title,
            @Nullable String employmentType,
            @Nullable LocalDate startDate,
            @Nullable LocalDate endDate,
            boolean active,
            @Nullable LocalDate leaveStart,
            @Nullable LocalDate leaveEnd,
            boolean suspended) {

        static Employment of(Facts facts) {
            return new Employment(
                    facts.get(Field.COMPANY),
                    facts.get(Field.DEPARTMENT),
                    facts.get(Field.TITLE),
                    facts.get(Field.EMPLOYMENT_TYPE),
                    facts.startDate().orElse(null),
                    facts.endDate().orElse(null),
                    facts.active(),
                    facts.leaveStart().orElse(null),
                    facts.leaveEnd().orElse(null),
                    facts.suspended());
        }
    }

    /** An account in the directory, as it was last written or read. */
    record AccountView(
            String dn,
            UUID objectGUID,
            String accountName,
            String userPrincipalName,
            boolean enabled,
            Instant writtenAt) {

        static AccountView of(Account account) {
            return new AccountView(
                    account.dn(),
                    account.objectGuid(),
                    account.accountName(),
                    account.userPrincipalName(),
                    account.enabled(),
                    account.writtenAt());
        }
    }

    static PersonView of(Person person, List<String> emails, @Nullable Account account, @Nullable Ticket openTicket) {
        Map<String, String> facts = new LinkedHashMap<>();
        person.facts().values().forEach((field, value) -> facts.put(field.name(), value));
        return new PersonView(
                person.id(),
                person.employeeId(),
                person.facts().displayName(),
                person.createdAt(),
                emails,
                person.disputed(),
                facts,
                List.of(Employment.of(person.facts())),
                account == null ? List.of() : List.of(AccountView.of(account)),
                ChangeAnswer.TicketReference.of(openTicket));
    }
}
