package dev.tenure.process;

/** What a person may answer to a human task; the names are public (see the API). */
enum Resolution {
    RETRY,
    USE_VALUE,
    SKIP_FIELD,
    SAME_PERSON,
    RETURN_TO_HR,
    CLOSE_NOT_NEEDED,
    APPROVE,
    REJECT
}
