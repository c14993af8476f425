package dev.tenure.directory;

import java.time.Instant;
import java.util.UUID;

/**
 * A person's account as we last wrote or read it.
 *
 * @param objectGuid the key that the directory never changes
 * @param accountName sAMAccountName
 * @param writtenAt when Tenure last agreed with the directory on it
 */
public record Account(
        UUID personId,
        UUID objectGuid,
        String dn,
        String accountName,
        String userPrincipalName,
        boolean enabled,
        Instant writtenAt) {

    @Override
    public String toString() {
        return "Account[" + objectGuid + " of person " + personId + "]";
    }
}
