package dev.tenure.source.mapping;

/** A value of which nothing can be made. Its text says why to people, without the value. */
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    Unfit(String code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    /** Stable, such as {@code not-a-date}. */
    String code() {
        return code;
    }

    String text() {
        return getMessage();
    }
}
