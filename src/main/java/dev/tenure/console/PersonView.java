package dev.tenure.console;

import dev.tenure.directory.Account;
import dev.tenure.directory.Membership;
import dev.tenure.process.PersonGroups;
import dev.tenure.roster.Explanation;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Identities;
import dev.tenure.roster.Person;
import dev.tenure.roster.SaasUsers;
import dev.tenure.roster.Tracking;
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
 * @param facts every field that is known, by its name in the API; of several employments those of the leading one
 * @param createdDate the day on which the source created the person; null while none says so
 * @param fields why each of them is what it is
 * @param sourceIds each source's own key, with when a run heard of the person last, and with which credential
 * @param saasUsers accounts in applications of which integrations tell
 * @param employments the leading one first
 * @param mergedFrom the unique ids that lead to this one
 * @param merges who was found to be one person, and who was not after all, the newest first
 * @param groups those that Tenure has put the account into, the newest first; not those that others gave
 */
record PersonView(
        UUID id,
        String employeeId,
        String displayName,
        Instant createdAt,
        List<String> emails,
        List<String> disputedEmails,
        @Nullable LocalDate createdDate,
        Map<String, String> facts,
        List<FieldView> fields,
        List<Tracking.Tracked> sourceIds,
        List<SaasUsers.Kept> saasUsers,
        List<Employment> employments,
        List<UUID> mergedFrom,
        List<Merge> merges,
        List<AccountView> accounts,
        List<GroupView> groups,
        @Nullable ChangeAnswer.TicketReference openTicket) {

    /**
     * Why a field is what it is.
     *
     * @param value null: it is not known, and a source says so
     * @param source who is believed; null where it follows from several employments alone
     * @param since when the value came to be what it is
     * @param confirmedAt when it was true at the source last
     * @param others what other sources say, and why they are not believed
     */
    record FieldView(
            String field,
            @Nullable String value,
            @Nullable String source,
            @Nullable Instant since,
            @Nullable Instant confirmedAt,
            Explanation.Because because,
            List<Explanation.Other> others) {

        static FieldView of(Explanation one) {
            return new FieldView(
                    one.field().name(),
                    one.value(),
                    one.source(),
                    one.since(),
                    one.confirmedAt(),
                    one.because(),
                    one.others());
        }
    }

    /** What the roster holds of somebody beside the facts. */
    record Holdings(List<Explanation> fields, List<Tracking.Tracked> sourceIds, List<SaasUsers.Kept> saasUsers) {}

    /**
     * @param endDate the last day of work
     * @param leaveEnd the last day of a leave of absence
     * @param suspended true while the account must not be used although the person works here
     */
    record Employment(
            String employeeId,
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

        static Employment of(dev.tenure.roster.Employment employment) {
            Facts facts = employment.facts();
            return new Employment(
                    employment.employeeId(),
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

    /**
     * Two ids that were found to be one person.
     *
     * @param stays the id of the person since
     * @param goes the id that leads there
     * @param splitAt when it was taken back; null while it holds
     */
    record Merge(
            UUID stays,
            UUID goes,
            String by,
            String reason,
            Instant at,
            @Nullable Instant splitAt,
            @Nullable String splitBy,
            @Nullable String splitReason) {

        static Merge of(Identities.KeptMerge kept) {
            return new Merge(
                    kept.personId(),
                    kept.otherId(),
                    kept.by(),
                    kept.reason(),
                    kept.at(),
                    kept.splitAt(),
                    kept.splitBy(),
                    kept.splitReason());
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

    /**
     * A group that Tenure has put the account into.
     *
     * @param name what people call it
     * @param changeId the personnel change, or the undo, because of which it did
     * @param rule the row of the table of memberships that gave it; null where none is known
     * @param held an undo keeps the account in it, whatever the rows say, until HR says something new
     */
    record GroupView(
            String dn,
            String name,
            @Nullable Instant since,
            @Nullable UUID changeId,
            @Nullable String rule,
            boolean held) {

        static GroupView of(PersonGroups.Of kept) {
            Membership membership = kept.membership();
            return new GroupView(
                    membership.group().dn(),
                    membership.group().name(),
                    membership.grantedAt(),
                    membership.grantedBy(),
                    membership.rule(),
                    kept.held());
        }
    }

    static PersonView of(
            Person person,
            List<String> emails,
            Holdings holdings,
            Identities identities,
            @Nullable Account account,
            List<PersonGroups.Of> groups,
            @Nullable Ticket openTicket) {
        Map<String, String> facts = new LinkedHashMap<>();
        person.facts().values().forEach((field, value) -> facts.put(field.name(), value));
        return new PersonView(
                person.id(),
                person.employeeId(),
                person.facts().displayName(),
                person.createdAt(),
                emails,
                person.disputed(),
                person.facts().find(Field.CREATED_DATE).map(LocalDate::parse).orElse(null),
                facts,
                holdings.fields().stream().map(FieldView::of).toList(),
                holdings.sourceIds(),
                holdings.saasUsers(),
                identities.employmentsOf(person).stream().map(Employment::of).toList(),
                identities.mergedInto(person.id()),
                identities.historyOf(person.id()).stream().map(Merge::of).toList(),
                account == null ? List.of() : List.of(AccountView.of(account)),
                groups.stream().map(GroupView::of).toList(),
                ChangeAnswer.TicketReference.of(openTicket));
    }
}
