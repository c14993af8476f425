package dev.tenure.source;

import org.springframework.lang.Nullable;

/**
 * The names of a person's account in the directory.
 *
 * @param employeeId the key by which the HR system knows the person
 */
public record AccountNews(
        String employeeId,
        String accountName,
        String userPrincipalName,
        @Nullable String mail) {

    /** Names nobody. */
    @Override
    public String toString() {
        return "AccountNews";
    }
}
