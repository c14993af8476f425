package dev.tenure.directory;

/**
 * What is known of the account that a person has, from our own records.
 *
 * @param enabled as we last wrote or read it
 * @param everEnabled false only for an account that Tenure made and that nobody could ever sign in with
 */
public record Standing(boolean enabled, boolean everEnabled) {}
