package dev.tenure.notification;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * Something that somebody is to be told by mail. It can hold no personal data beside the address: what may vary in
 * the text are the codes and moments of {@link #PARAMETERS}.
 *
 * @param ticketId the matter: the ticket, or the outage where a mail is about the whole house
 * @param ticketNumber null where the mail is about the whole house
 * @param template {@code joined}, {@code changed}, {@code left}, {@code action-needed}, {@code overdue},
 *     {@code failed}, {@code directory-lost} or {@code directory-back}
 * @param role why the recipient is told, such as {@code manager} or {@code desk}
 * @param recipient a mail address
 * @param locale null for the language that is set
 * @param params of {@link #PARAMETERS}, as far as known
 */
public record Notice(
        UUID ticketId,
        @Nullable String ticketNumber,
        String template,
        String role,
        String recipient,
        @Nullable Locale locale,
        Map<String, String> params) {

    /**
     * {@code kind}: what the ticket is about, as {@code JOINED}; {@code task}: key of the human task;
     * {@code step}: name of the step; {@code due}, {@code since}: moments in ISO 8601; {@code occasion}: not shown,
     * tells several mails of one template on one ticket apart, such as the id of the human task.
     */
    public static final Set<String> PARAMETERS = Set.of("kind", "task", "step", "due", "since", "occasion");

    /** Refuses parameters that are not known. */
    public Notice {
        params = Map.copyOf(params);
        if (!PARAMETERS.containsAll(params.keySet())) {
            throw new IllegalArgumentException(
                    "A notice takes the parameters " + PARAMETERS + ", not " + params.keySet() + ".");
        }
    }

    /** Leaves out who is told. */
    @Override
    public String toString() {
        return "Notice[" + template + ", " + ticketId + "]";
    }
}
