package dev.tenure.directory;

/** Why we do not know which account is the person's. */
public enum Doubt {
    /** Several accounts carry the employee number. */
    SEVERAL_FIT,
    /** The account that we wrote is gone, and no other carries the employee number. */
    VANISHED,
    /** None carries the employee number, but one has an address of the person, or a name and more in common. */
    LOOKS_ALIKE
}
