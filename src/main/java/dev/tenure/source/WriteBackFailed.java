package dev.tenure.source;

/** An HR system did not take what it was told. The message is what it answered, without what it was sent. */
public class WriteBackFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    /** @param forGood whether the same would be refused again */
    public WriteBackFailed(String answer, boolean forGood) {
        super(answer);
        this.forGood = forGood;
    }

    /** Whether the same would be refused again: it waits until something changes. */
    public boolean isForGood() {
        return forGood;
    }
}
