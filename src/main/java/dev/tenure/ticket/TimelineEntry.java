package dev.tenure.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * One line of a ticket's timeline, as it was said; see {@link Remark} for its parts.
 *
 * @param id grows in the order in which the lines of a ticket were said
 * @param code of a {@link Reason}
 * @param changeId the change of the roster that the line tells of; null for all others
 */
public record TimelineEntry(
        long id,
        Instant at,
        String actor,
        LineKind kind,
        String code,
        Map<String, String> params,
        Visibility visibility,
        List<Map<String, String>> details,
        @Nullable UUID changeId) {

    /** The line in words: Swedish for a Swedish locale, English for any other. */
    public String text(Locale locale) {
        return Wording.in(locale).text(code, params);
    }

    /** Says what it is about, never its values: they are personal data. */
    @Override
    public String toString() {
        return "TimelineEntry[" + id + " " + code + "]";
    }
}
