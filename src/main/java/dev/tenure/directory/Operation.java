package dev.tenure.directory;

import java.util.Locale;

/** What the directory is asked to do. */
enum Operation {
    SIGN_IN,
    SEARCH,
    ADD,
    MODIFY,
    RENAME,
    RESTORE;

    /** Stable, for people, metrics and tickets. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
