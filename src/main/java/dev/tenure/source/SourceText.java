package dev.tenure.source;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** Text as it comes from outside. */
public final class SourceText {

    private static final int LONGEST = 2000;
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Co}]");

    private SourceText() {}

    /** Trimmed, in Unicode NFC, without what nobody sees; blank is absent; cut off where no field could be as long. */
    public static Optional<String> clean(@Nullable String raw) {
        if (raw == null) {
            return Optional.empty();
        }
        String spaced = SPACES.matcher(raw).replaceAll(" ");
        String visible = INVISIBLE.matcher(spaced).replaceAll("");
        String text = Normalizer.normalize(visible, Normalizer.Form.NFC).strip();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(text.substring(
                        0, text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())))));
    }
}
