package dev.tenure.directory;

import java.util.List;

/** A human must say which account it is: by {@link AccountOrder#adopt} or {@link AccountOrder#createAnyway}. */
public record Unsure(Doubt doubt, List<Candidate> candidates) implements Outcome {

    public Unsure {
        candidates = List.copyOf(candidates);
    }

    @Override
    public Verdict verdict() {
        return Verdict.UNSURE;
    }
}
