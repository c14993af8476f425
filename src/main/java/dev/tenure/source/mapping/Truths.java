package dev.tenure.source.mapping;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which words mean true and which false. */
record Truths(Map<String, Boolean> words) {

    private static final Set<String> YES = Set.of(
            "true",
            "1",
            "yes",
            "y",
            "ja",
            "j",
            "oui",
            "si",
            "sí",
            "kyllä",
            "sant",
            "sand",
            "vrai",
            "wahr",
            "verdadero",
            "tosi",
            "active",
            "aktiv",
            "actif",
            "activo",
            "aktiivinen",
            "on");
    private static final Set<String> NO = Set.of(
            "false",
            "0",
            "no",
            "n",
            "nej",
            "nein",
            "nei",
            "non",
            "ei",
            "falskt",
            "falsk",
            "faux",
            "falsch",
            "falso",
            "epätosi",
            "inactive",
            "inaktiv",
            "inactif",
            "inactivo",
            "passiivinen",
            "off");

    static final Truths USUAL = of(YES, NO);

    static Truths of(Collection<String> yes, Collection<String> no) {
        Map<String, Boolean> words = new HashMap<>();
        yes.forEach(word -> words.put(key(word), true));
        no.forEach(word -> words.put(key(word), false));
        return new Truths(Map.copyOf(words));
    }

    Optional<Boolean> read(String text) {
        return Optional.ofNullable(words.get(key(text)));
    }

    private static String key(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }
}
