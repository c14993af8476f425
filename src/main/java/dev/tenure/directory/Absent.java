package dev.tenure.directory;

/** There is no account and the order asks for none. */
public record Absent() implements Outcome {

    @Override
    public Verdict verdict() {
        return Verdict.ABSENT;
    }
}
