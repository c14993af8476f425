package dev.tenure.directory;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * A person's account as we last wrote or read it.
 *
 * @param objectGuid the key that the directory never changes
 * @param accountName sAMAccountName
 * @param mail the main address that the account has; null for none
 * @param writtenAt when Tenure last agreed with the directory on it
 */
public record Account(
        UUID personId,
        UUID objectGuid,
        String dn,
        String accountName,
        String userPrincipalName,
        @Nullable String mail,
        boolean enabled,
        Instant writtenAt) {

    @Override
    public String toString() {
        return "Account[" + objectGuid + " of person " + personId + "]";
    }
}
