package dev.tenure.directory;

/** What became of an order, in one word. */
public enum Verdict {
    /** The directory agrees with the order now. */
    WRITTEN,
    /** There is no account and none was asked for. */
    ABSENT,
    /** A human must say which account it is. */
    UNSURE,
    /** The directory, or a rule of ours that protects it, does not take the order. */
    REFUSED
}
