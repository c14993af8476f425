package dev.tenure.source;

/** What an integration may do with people. */
public enum Preference {
    CREATE_AND_UPDATE,
    CREATE_ONLY,
    UPDATE_ONLY
}
