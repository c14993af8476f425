package dev.tenure.standin;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Takes the accents from a text: Windows compares names without them, so "Åsa" and "Asa" are one name there. */
final class Accents {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Accents() {}

    static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                        .replaceAll("");
            }
        }
        return text;
    }
}
