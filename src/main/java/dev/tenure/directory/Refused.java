package dev.tenure.directory;

/** The order was not carried out, and repeating it alone will not help. */
public record Refused(Refusal refusal) implements Outcome {

    @Override
    public Verdict verdict() {
        return Verdict.REFUSED;
    }
}
