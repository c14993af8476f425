package dev.tenure.directory;

/**
 * The directory cannot be used now, or it does not let us in. Nothing is known of what a write under way became of:
 * the next attempt reads first. Worth retrying later. The message names server, operation and answer, no person. It
 * has no cause: the SDK's exceptions quote the request, with all that is said of the person and a password perhaps, and
 * stack traces are kept.
 */
public class DirectoryUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DirectoryUnavailable(String message) {
        super(message);
    }
}
