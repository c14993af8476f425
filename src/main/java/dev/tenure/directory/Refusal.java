package dev.tenure.directory;

import dev.tenure.roster.Field;
import org.springframework.lang.Nullable;

/**
 * Why an order was refused.
 *
 * @param operation what was asked of the directory: {@code add}, {@code modify}, {@code rename}, {@code search}
 * @param resultCode of LDAP; 0 where the directory was not asked because a rule of ours forbids it
 * @param win32 the number that leads Active Directory's message, eight hexadecimal digits
 * @param answer what the directory answered, in its own words, or which rule of ours it was
 * @param attribute the attribute that was refused, where that can be told
 * @param field the person's field that the attribute comes from
 */
public record Refusal(
        Cause cause,
        String operation,
        int resultCode,
        @Nullable String win32,
        String answer,
        @Nullable String attribute,
        @Nullable Field field,
        String dn) {

    /** Whether what helps is a user name that somebody thinks of: all that the patterns make are taken. */
    public boolean needsName() {
        return cause == Cause.NAME_TAKEN && Lookup.ACCOUNT_NAME.equals(attribute);
    }

    /** Leaves out the answer and the DN, in which people's names occur. */
    @Override
    public String toString() {
        return "Refusal[" + cause + ", " + operation + ", " + resultCode + ", " + win32 + ", " + attribute + "]";
    }
}
