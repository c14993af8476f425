package dev.tenure.directory;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Creates missing organisational units, where the settings allow it. */
@Component
class Containers {

    static final String ATTRIBUTE = "organizationalUnit";

    private final Directory directory;
    private final Lookup lookup;
    private final Ledger ledger;
    private final List<DN> creatable;

    Containers(Directory directory, Lookup lookup, Ledger ledger, DirectorySettings settings) {
        this.directory = directory;
        this.lookup = lookup;
        this.ledger = ledger;
        this.creatable = settings.creatable();
    }

    /**
     * Creates what is missing of the container, one by one from the top.
     *
     * @return the DNs that this call created, none where somebody else was faster; nothing if it may not be created
     * @throws Answered if the directory refuses one; those above it stay
     */
    Optional<List<String>> make(AccountOrder order, DN container) throws Answered {
        Deque<DN> missing = new ArrayDeque<>();
        DN place = container;
        while (!lookup.isThere(place.toString())) {
            if (!mayCreate(place)) {
                return Optional.empty();
            }
            missing.push(place);
            place = place.getParent();
        }
        List<String> made = new ArrayList<>();
        for (DN unit : missing) {
            if (add(order, unit)) {
                made.add(unit.toString());
            }
        }
        return Optional.of(made);
    }

    /** What was written, with the containers that were made for it. */
    static List<AttributeWrite> and(List<String> made, List<AttributeWrite> writes) {
        if (made.isEmpty()) {
            return writes;
        }
        List<AttributeWrite> all = new ArrayList<>(writes);
        all.add(0, new AttributeWrite(ATTRIBUTE, null, String.join(";", made)));
        return all;
    }

    /** Strictly below a base that is named, and an organisational unit. */
    private boolean mayCreate(DN unit) {
        RDN rdn = unit.getRDN();
        return rdn != null
                && !rdn.isMultiValued()
                && rdn.hasAttribute("OU")
                && creatable.stream().anyMatch(base -> unit.isDescendantOf(base, false));
    }

    private boolean add(AccountOrder order, DN unit) throws Answered {
        UUID id = UUID.randomUUID();
        String name = unit.getRDN().getAttributeValues()[0];
        String dn = unit.toString();
        ledger.plan(id, order, Operation.ADD_CONTAINER, dn, List.of(new AttributeWrite(ATTRIBUTE, null, dn)));
        try {
            directory.addContainer(
                    new AddRequest(dn, new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", name)));
            ledger.done(id);
            return true;
        } catch (Answered answered) {
            ledger.refused(id);
            if (answered.meaning() == Meaning.TAKEN) {
                // Somebody else made it at this moment.
                return false;
            }
            throw answered;
        }
    }
}
