package dev.tenure.directory;

import java.util.UUID;

/**
 * An account that may be meant. Text that the directory does not have is empty.
 *
 * @param why a stable code: {@code employee-number}, {@code address}, {@code name} or {@code named}
 * @param confidence of 100, by the rule that {@code why} names
 */
public record Candidate(
        UUID objectGuid,
        String dn,
        String accountName,
        String displayName,
        String mail,
        String employeeId,
        boolean enabled,
        String why,
        int confidence) {

    @Override
    public String toString() {
        return "Candidate[" + objectGuid + ", " + why + "]";
    }
}
