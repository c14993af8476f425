package dev.tenure.directory;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.regex.Pattern;

/** What makes two names the same: no case, no accents, as the directory compares them. */
final class NameKey {

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

    private NameKey() {}

    static String of(String name) {
        if (name.chars().allMatch(c -> c < 128)) {
            return UCharacter.foldCase(name, true);
        }
        String apart = Normalizer2.getNFKDInstance().normalize(name);
        return UCharacter.foldCase(ACCENTS.matcher(apart).replaceAll(""), true);
    }
}
