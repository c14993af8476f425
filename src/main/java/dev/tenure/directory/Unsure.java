package dev.tenure.directory;

import dev.tenure.roster.Facts;
import java.util.List;

/** A human must say which account it is: by {@link AccountOrder#adopt} or {@link AccountOrder#createAnyway}. */
public record Unsure(Doubt doubt, List<Candidate> candidates) implements Outcome {

    public Unsure {
        candidates = List.copyOf(candidates);
    }

    /** What the candidates were found by: as long as a person's facts have the same key, they are found for the same. */
    public static String key(Facts facts) {
        return Correlation.key(facts).toString();
    }

    @Override
    public Verdict verdict() {
        return Verdict.UNSURE;
    }
}
