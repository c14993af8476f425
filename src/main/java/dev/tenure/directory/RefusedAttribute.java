package dev.tenure.directory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which attribute a refusal is about, where the directory names it. It is told to people, nothing more. */
final class RefusedAttribute {

    private static final List<Pattern> PLACES = List.of(
            Pattern.compile("Att [0-9a-fA-F]+ \\(([A-Za-z][\\w-]*)\\)"),
            Pattern.compile("[Aa]ttribute '?([A-Za-z][\\w-]*)'?"),
            Pattern.compile("Element ([A-Za-z][\\w-]*) "),
            Pattern.compile("samldb: ([A-Za-z][\\w-]*) "));

    private RefusedAttribute() {}

    /** Only one of those that were written: anything else in the message is a coincidence. */
    static Optional<String> of(String answer, Collection<String> written) {
        for (Pattern place : PLACES) {
            Matcher matcher = place.matcher(answer);
            while (matcher.find()) {
                String named = matcher.group(1);
                Optional<String> found =
                        written.stream().filter(named::equalsIgnoreCase).findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return written.size() == 1 ? Optional.of(written.iterator().next()) : Optional.empty();
    }
}
