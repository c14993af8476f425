package dev.tenure.user;

/** What a person may do in Tenure. Names are public: they stand in settings and in the database. */
public enum Role {
    /** Everything that the house allows. */
    ADMIN,
    /** The human tasks, and reading what they need. */
    OPERATOR,
    /** Reading, nothing else. */
    AUDITOR,
    /** Handing first passwords to their own people, nothing else. */
    MANAGER
}
