package dev.tenure.directory;

import java.util.Collection;
import java.util.Optional;

/** Turns a no of the directory into what a human is told. */
final class Refusals {

    private Refusals() {}

    /** @param written the attributes that the refused request held */
    static Refused of(Answered answered, Wanted wanted, Collection<String> written) {
        Cause cause = cause(answered.meaning());
        Optional<String> attribute = cause == Cause.VALUE_REFUSED
                ? reference(answered, written).or(() -> RefusedAttribute.of(answered.answer(), written))
                : Optional.empty();
        return answered.refused(
                cause, attribute.orElse(null), attribute.map(wanted::fieldOf).orElse(null));
    }

    /** The manager is the only other entry that we name. */
    private static Optional<String> reference(Answered answered, Collection<String> written) {
        return answered.meaning() == Meaning.REFERENCE
                ? written.stream().filter(Wanted.MANAGER::equalsIgnoreCase).findFirst()
                : Optional.empty();
    }

    static Cause cause(Meaning meaning) {
        return switch (meaning) {
            case TAKEN -> Cause.NAME_TAKEN;
            case TAKEN_OR_VALUE, REFERENCE, VALUE -> Cause.VALUE_REFUSED;
            case MISSING -> Cause.CONTAINER_MISSING;
            case POLICY -> Cause.PASSWORD_POLICY;
            case NOT_EMPTY -> Cause.NOT_EMPTY;
            case NO_RIGHT -> Cause.NO_RIGHT;
            case FINE, UNAVAILABLE, CREDENTIALS, OTHER -> Cause.OTHER;
        };
    }
}
