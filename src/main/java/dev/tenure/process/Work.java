package dev.tenure.process;

import dev.tenure.directory.Unsure;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The work on one person as it is at this moment: what HR says, and what the desk has decided about it. */
record Work(Ticket ticket, Person person, List<DeskDecision> decisions) {

    /** HR's facts, with the values that the desk gave in place of those that could not be used. */
    Person corrected() {
        Facts facts = person.facts();
        for (Field field : decidedFields(Resolution.USE_VALUE)) {
            if (!field.equals(Field.MANAGER)) {
                facts = facts.with(field, about(field).orElseThrow().value());
            }
        }
        return facts.equals(person.facts()) ? person : person.withFacts(facts);
    }

    /** Fields that the desk decided to leave as the directory has them. */
    Set<Field> skipped() {
        return decidedFields(Resolution.SKIP_FIELD);
    }

    /** The newest decision about a field that HR has not spoken of otherwise since. */
    Optional<DeskDecision> about(Field field) {
        return decisions.stream()
                .filter(decision -> field.equals(decision.field()) && isDecided(decision))
                .findFirst()
                .filter(decision ->
                        Objects.equals(decision.hrValue(), person.facts().get(field)));
    }

    /** Whether the field is to stay as the directory has it, whatever is known of it: an undo, or a refusal, led to that. */
    boolean isLeft(Field field) {
        return about(field)
                .filter(decision ->
                        decision.need() == Need.DIRECTORY_REFUSED && decision.resolution() == Resolution.SKIP_FIELD)
                .isPresent();
    }

    Optional<DeskDecision> endedByHand() {
        return newestOfTicket(decision -> holds(decision) && decision.need() != Need.REASSIGN_REPORTS)
                .filter(decision -> decision.resolution() == Resolution.CLOSE_NOT_NEEDED
                        || decision.resolution() == Resolution.REJECT);
    }

    /** Whether the desk said on this ticket that whoever is left behind needs no other manager. */
    boolean areReportsSettled() {
        return newestOfTicket(decision -> decision.need() == Need.REASSIGN_REPORTS
                        && decision.resolution() == Resolution.CLOSE_NOT_NEEDED)
                .isPresent();
    }

    boolean isWithHr(Instant now, Duration patience) {
        return newestOfTicket(this::holds)
                .filter(decision -> decision.resolution() == Resolution.RETURN_TO_HR)
                .filter(decision -> now.isBefore(decision.decidedAt().plus(patience)))
                .isPresent();
    }

    boolean isApproved() {
        return decisions.stream().anyMatch(d -> ofThisTicket(d) && holds(d) && d.resolution() == Resolution.APPROVE);
    }

    /** The account that the desk chose on this ticket, or the word that there is none and one shall be created. */
    Optional<String> chosenAccount() {
        return newestOfTicket(d -> d.need() == Need.CHOOSE_ACCOUNT && d.resolution() == Resolution.USE_VALUE)
                .map(DeskDecision::value);
    }

    /** Accounts of which the desk said, of the same facts, that they are not this person's: on whichever ticket. */
    Set<UUID> declinedAccounts() {
        if (decisions.stream().noneMatch(Work::declines)) {
            return Set.of();
        }
        String key = Unsure.key(corrected().facts());
        return decisions.stream()
                .filter(decision -> declines(decision) && key.equals(decision.hrValue()))
                .map(decision -> UUID.fromString(decision.value()))
                .collect(Collectors.toSet());
    }

    /** What is kept of the word that none of the accounts is the person's: for each of them that it is not. */
    static boolean declines(DeskDecision decision) {
        return decision.need() == Need.CHOOSE_ACCOUNT && decision.resolution() == Resolution.SKIP_FIELD;
    }

    private Optional<DeskDecision> newestOfTicket(Predicate<DeskDecision> condition) {
        return decisions.stream().filter(this::ofThisTicket).filter(condition).findFirst();
    }

    private Set<Field> decidedFields(Resolution resolution) {
        Set<Field> fields = new HashSet<>();
        for (DeskDecision decision : decisions) {
            if (decision.field() != null
                    && about(decision.field())
                            .filter(valid -> valid.resolution() == resolution)
                            .isPresent()) {
                fields.add(decision.field());
            }
        }
        return fields;
    }

    private static boolean isDecided(DeskDecision decision) {
        return decision.resolution() == Resolution.USE_VALUE || decision.resolution() == Resolution.SKIP_FIELD;
    }

    private boolean ofThisTicket(DeskDecision decision) {
        return decision.ticketId().equals(ticket.id());
    }

    private boolean holds(DeskDecision decision) {
        return decision.basis() >= person.newestChange();
    }

    UUID personId() {
        return person.id();
    }

    UUID ticketId() {
        return ticket.id();
    }

    @Override
    public String toString() {
        return "Work[" + ticket.number() + "]";
    }
}
