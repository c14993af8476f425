package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.AccountOrder;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.State;
import dev.tenure.process.Managers.Found;
import dev.tenure.process.Planner.Intent;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the directory is told to make true. */
@Component
class Orders {

    /** The desk's word for "none of these: create one". */
    static final String NEW_ACCOUNT = "new";

    private final Calendar calendar;
    private final Accounts accounts;

    Orders(Calendar calendar, Accounts accounts) {
        this.calendar = calendar;
        this.accounts = accounts;
    }

    AccountOrder of(Work work, Intent intent, Found manager) {
        Person person = work.corrected();
        Set<Field> leaveOut = new HashSet<>(work.skipped());
        String managerDn = null;
        if (manager instanceof Found.Known known) {
            managerDn = known.dn();
            leaveOut.remove(Field.MANAGER);
        } else {
            leaveOut.add(Field.MANAGER);
        }
        State state = intent.state();
        String container = intent.container();
        if (work.decisions().stream().anyMatch(Holds::isOf)) {
            Optional<Account> present = accounts.of(person.id());
            state = held(work, intent.phase(), state, present);
            container = held(work, container, present);
        }
        Optional<String> chosen = work.chosenAccount();
        boolean anew = chosen.filter(NEW_ACCOUNT::equals).isPresent();
        return new AccountOrder(
                person.id(),
                work.ticket().changeId(),
                person,
                container,
                managerDn,
                state,
                intent.creates(),
                calendar.end(person.facts()).orElse(null),
                leaveOut,
                anew ? null : chosen.map(UUID::fromString).orElse(null),
                work.declinedAccounts(),
                anew);
    }

    /** What an undo put back stays, as long as nothing but the very same would be ordered again. */
    private static State held(Work work, Phase phase, State ordered, Optional<Account> present) {
        State meant = ordered == State.ENABLED_ONCE_HANDED_OVER ? State.ENABLED : ordered;
        return work.decisions().stream().anyMatch(decision -> Holds.holds(decision, meant, phase))
                ? present.map(account -> account.enabled() ? State.ENABLED : State.DISABLED)
                        .orElse(ordered)
                : ordered;
    }

    private String held(Work work, String ordered, Optional<Account> present) {
        return work.decisions().stream().anyMatch(decision -> Holds.holds(decision, ordered))
                ? present.flatMap(account -> Holds.container(account.dn(), accounts.baseDn()))
                        .orElse(ordered)
                : ordered;
    }
}
