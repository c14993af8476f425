package dev.tenure.directory;

import org.springframework.lang.Nullable;

/**
 * Names that belong together. Null for what stays as it is.
 *
 * @param account the user name
 * @param principal the user principal name, with its suffix
 */
record GivenNames(
        @Nullable String account,
        @Nullable String principal,
        @Nullable String mail) {

    static final GivenNames NONE = new GivenNames(null, null, null);

    /** Names are personal data. */
    @Override
    public String toString() {
        return "GivenNames";
    }
}
