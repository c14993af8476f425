package dev.tenure.directory;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes Active Directory agree with the roster, one person at a time. */
@Component
public class Accounts {

    Accounts() {}

    /**
     * Makes the person's account be as the order says: found by our own link, else by the employee number; created,
     * written, renamed, moved, enabled or disabled as it needs. Safe to repeat: what agrees is not written again.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public Outcome agree(AccountOrder order) {
        throw new UnsupportedOperationException();
    }

    /**
     * What {@link #agree} would do, with nothing written.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public Draft draft(AccountOrder order) {
        throw new UnsupportedOperationException();
    }

    /** The account that we know to be the person's. Asks our own table, not the directory. */
    public Optional<Account> of(UUID personId) {
        throw new UnsupportedOperationException();
    }

    /**
     * The account of the person with that employee number: by our own table, else by the directory.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public ManagerAccount manager(String employeeId) {
        throw new UnsupportedOperationException();
    }

    /**
     * The existing account that a human means.
     *
     * @param reference a DN, an account name, a user principal name or an objectGUID
     * @throws DirectoryUnavailable in an outage
     */
    public Optional<Candidate> resolve(String reference) {
        throw new UnsupportedOperationException();
    }

    /** How the directory was at the last contact; asks nothing of it. */
    public DirectoryStatus status() {
        throw new UnsupportedOperationException();
    }

    /** The DN under which everything of ours lies. */
    public String baseDn() {
        throw new UnsupportedOperationException();
    }
}
