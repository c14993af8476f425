package dev.tenure.directory;

/** Whether a new given name or family name changes the user name, too. */
enum AccountRename {
    NEVER,
    ALWAYS
}
