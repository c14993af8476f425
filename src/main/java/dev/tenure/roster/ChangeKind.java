package dev.tenure.roster;

/** What a record means, told from content alone: what was known before, and what is known now. */
public enum ChangeKind {
    JOINED,
    CHANGED,
    LEFT,
    REHIRED,
    UNCHANGED
}
