package dev.tenure.source;

/** A credential that cannot be kept as it was given. The message says why and what to do, and holds no secret. */
public class CredentialRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    CredentialRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, such as {@code no-key}. */
    public String code() {
        return code;
    }
}
