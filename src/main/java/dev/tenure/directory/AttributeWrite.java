package dev.tenure.directory;

import org.springframework.lang.Nullable;

/**
 * One attribute of an account before and after, as text; several values are separated by semicolons. Null means no
 * value. Never a password.
 *
 * @param attribute the name in the directory; {@code distinguishedName} for a rename or move
 */
public record AttributeWrite(
        String attribute, @Nullable String before, @Nullable String after) {

    /** Names the attribute alone: values are personal data. */
    @Override
    public String toString() {
        return "AttributeWrite[" + attribute + "]";
    }
}
