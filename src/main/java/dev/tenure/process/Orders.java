package dev.tenure.process;

import dev.tenure.directory.AccountOrder;
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

    Orders(Calendar calendar) {
        this.calendar = calendar;
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
        Optional<String> chosen = work.chosenAccount();
        boolean anew = chosen.filter(NEW_ACCOUNT::equals).isPresent();
        return new AccountOrder(
                person.id(),
                work.ticket().changeId(),
                person,
                intent.container(),
                managerDn,
                intent.account() == DecisionTables.Account.ENABLED ? State.ENABLED : State.DISABLED,
                intent.creates(),
                calendar.end(person.facts()).orElse(null),
                leaveOut,
                anew ? null : chosen.map(UUID::fromString).orElse(null),
                anew);
    }
}
