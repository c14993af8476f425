package dev.tenure.directory;

import org.springframework.lang.Nullable;

/**
 * The account of somebody who is named as a manager.
 *
 * @param dn only when {@link Found#ONE}
 */
public record ManagerAccount(Found found, @Nullable String dn) {

    /** How many accounts carry the employee number. */
    public enum Found {
        ONE,
        NONE,
        SEVERAL
    }
}
