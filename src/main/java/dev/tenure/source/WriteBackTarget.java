package dev.tenure.source;

/**
 * An HR system that wants to know the names which its people got in the directory. Adding one is a bean of this type.
 */
public interface WriteBackTarget {

    /** Stable: what it was told is kept under this name. */
    String name();

    /**
     * Tells it how things stand. The same may be told twice: it is a state, not a command.
     *
     * @throws WriteBackFailed if it was not taken
     */
    void tell(AccountNews news);
}
