package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.Candidate;
import dev.tenure.directory.ManagerAccount;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** From HR's manager reference to the DN of an account. */
@Component
class Managers {

    private final Roster roster;
    private final Accounts accounts;
    private final Memory memory;
    private final Calendar calendar;

    Managers(Roster roster, Accounts accounts, Memory memory, Calendar calendar) {
        this.roster = roster;
        this.accounts = accounts;
        this.memory = memory;
        this.calendar = calendar;
    }

    /** What HR's reference leads to. */
    sealed interface Found {

        /** An account, or the certainty that there is no manager. */
        record Known(@Nullable String dn) implements Found {}

        /** The manager stays as the directory has it, and the remark says why; null if it was said before. */
        record LeftAlone(@Nullable Remark remark) implements Found {}

        /** Nobody knows; {@code why} is a stable code. */
        record Unresolved(String reference, String why) implements Found {}
    }

    /** HR's word goes first; what the desk decided stands in as long as HR's manager cannot be found. */
    Found of(Work work) {
        return memory.once(Found.class, work, () -> find(work));
    }

    private Found find(Work work) {
        Person person = work.person();
        if (work.isLeft(Field.MANAGER)) {
            return new Found.LeftAlone(null);
        }
        String reference = person.facts().managerEmployeeId().orElse(null);
        if (reference == null) {
            return new Found.Known(null);
        }
        if (!calendar.isEmployed(person.facts())) {
            // Nobody shall keep their access because their manager cannot be found, and nobody reports to whom they
            // left.
            return new Found.Known(null);
        }
        if (person.numbers().contains(reference)) {
            return new Found.LeftAlone(Remark.comment(Reason.MANAGER_SELF, "manager", reference));
        }
        if (roster.isAbove(person, reference)) {
            return new Found.LeftAlone(Remark.comment(Reason.MANAGER_CYCLE, "manager", reference));
        }
        ManagerAccount account = accounts.manager(reference);
        if (account.found() == ManagerAccount.Found.ONE) {
            return new Found.Known(account.dn());
        }
        Optional<DeskDecision> decision = work.about(Field.MANAGER);
        if (decision.isPresent()) {
            if (decision.get().resolution() == Resolution.SKIP_FIELD) {
                return new Found.LeftAlone(null);
            }
            Optional<Candidate> chosen = accounts.resolve(decision.get().value());
            if (chosen.isPresent()) {
                return new Found.Known(chosen.get().dn());
            }
        }
        return new Found.Unresolved(reference, why(reference, account));
    }

    private String why(String reference, ManagerAccount account) {
        if (account.found() == ManagerAccount.Found.SEVERAL) {
            return "several-accounts";
        }
        return roster.findByEmployeeId(reference).isPresent() ? "no-account" : "no-such-person";
    }
}
