package dev.tenure.standin;

import java.util.Set;

/**
 * Who may do what: administrators everything, the provisioning account what was delegated to it, everybody else reads.
 * The delegation is that of the test domain: users below People and Leavers, and the members of groups below Groups.
 */
final class Rights {

    /** General, Public and Personal Information and Account Restrictions, by the beginning of their identifiers. */
    private static final Set<String> PROPERTY_SETS = Set.of("59ba2f42", "e48d0154", "77b5b886", "4c164200");

    private static final Set<String> SINGLE = Set.of("name", "employeeID", "employeeNumber", "employeeType");

    private final Domain domain;
    AdObject administrator;
    AdObject domainAdmins;
    AdObject provisioner;
    AdObject people;
    AdObject leavers;
    AdObject groups;

    Rights(Domain domain) {
        this.domain = domain;
    }

    boolean all(Session session) {
        return session.trusted()
                || session.account() == administrator
                || (session.account() != null
                        && domainAdmins != null
                        && domain.groups(session.account()).contains(domainAdmins));
    }

    boolean write(Session session, AdObject target, AttributeType type) {
        if (all(session)) {
            return true;
        }
        if (!provisions(session) || target.deleted) {
            return false;
        }
        if (target.isA("group")) {
            return type.name().equals("member") && target.isBelow(groups);
        }
        return inReach(target) && (PROPERTY_SETS.contains(type.propertySet()) || SINGLE.contains(type.name()));
    }

    boolean reset(Session session, AdObject target) {
        return all(session) || (provisions(session) && inReach(target));
    }

    boolean create(Session session, AdObject parent, AdSchema.ObjectClass type) {
        return all(session) || (provisions(session) && type.name().equals("user") && delegated(parent));
    }

    boolean delete(Session session, AdObject target) {
        return all(session) || (provisions(session) && target.type.name().equals("user") && delegated(target.parent));
    }

    private boolean provisions(Session session) {
        return session.account() != null && session.account() == provisioner;
    }

    /** Windows puts the rights on members of the protected groups back within the hour; Samba never does. */
    private boolean inReach(AdObject target) {
        return target.type.name().equals("user")
                && delegated(target.parent)
                && !(domain.answers.microsoft && target.number("admincount", 0) == 1);
    }

    private boolean delegated(AdObject place) {
        return place == people || place == leavers || place.isBelow(people) || place.isBelow(leavers);
    }
}
