package dev.tenure.source.mapping;

/** Something of a record cannot be mapped. Holds no value of the record and no stack: a feed may hold a million such. */
final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** The detail says what is wrong and what to do, without its subject: "is no date: ...". */
    Failed(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
