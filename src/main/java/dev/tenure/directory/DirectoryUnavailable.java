package dev.tenure.directory;

/**
 * The directory cannot be used now, or it does not let us in. Nothing is known of what a write under way became of:
 * the next attempt reads first. Worth retrying later. The message names server, operation and answer, no person.
 */
public class DirectoryUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DirectoryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public DirectoryUnavailable(String message) {
        super(message);
    }
}
