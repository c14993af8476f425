package dev.tenure.directory;

import java.util.Locale;

/** What the directory is asked to do. */
enum Operation {
    SIGN_IN,
    SEARCH,
    ADD,
    /** Adds an organisational unit. */
    ADD_CONTAINER,
    MODIFY,
    RENAME,
    DELETE,
    RESTORE;

    /** Stable, for people, metrics and tickets. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
