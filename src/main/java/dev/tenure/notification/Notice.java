package dev.tenure.notification;

import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * Something that somebody is to be told by mail. It can hold no personal data beside the address: what may vary in
 * the text are the codes and moments of {@link #PARAMETERS}.
 *
 * @param ticketId the matter: the ticket, or the outage or run where a mail is about the whole house
 * @param ticketNumber null where the mail is about the whole house
 * @param template {@code joined}, {@code changed}, {@code left}, {@code manager-left}, {@code action-needed}, {@code overdue},
 *     {@code failed}, {@code run-waiting}, {@code directory-lost} or {@code directory-back}
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
     * {@code step}: name of the step; {@code integration}: its name; {@code due}, {@code since}: moments in ISO 8601; {@code occasion}: not shown,
     * tells several mails of one template on one ticket apart, such as the id of the human task.
     */
    public static final Set<String> PARAMETERS =
            Set.of("kind", "task", "step", "integration", "due", "since", "occasion");

    /** Refuses parameters that are not known, moments that are none, and anything that could be words about a person. */
    public Notice {
        MailTemplate.ofCode(template);
        params = Map.copyOf(params);
        if (!PARAMETERS.containsAll(params.keySet())) {
            throw new IllegalArgumentException(
                    "A notice takes the parameters " + PARAMETERS + ", not " + params.keySet() + ".");
        }
        check("ticket number", ticketNumber, "HR-\\d{4}-\\d{4,}");
        check("kind", params.get("kind"), "[A-Z]{1,20}");
        check("task", params.get("task"), "[A-Za-z]{1,60}");
        check("step", params.get("step"), "[A-Za-z]{1,60}");
        check("integration", params.get("integration"), "[a-z][a-z0-9-]{0,41}");
        check("occasion", params.get("occasion"), "[A-Za-z0-9.:_-]{1,100}");
        for (String moment : new String[] {"due", "since"}) {
            if (params.get(moment) != null) {
                ZonedDateTime.parse(params.get(moment));
            }
        }
    }

    String occasion() {
        return params.getOrDefault("occasion", "");
    }

    private static void check(String what, @Nullable String value, String form) {
        if (value != null && !value.matches(form)) {
            throw new IllegalArgumentException("The " + what + " of a notice must have the form " + form + ".");
        }
    }

    /** Leaves out who is told. */
    @Override
    public String toString() {
        return "Notice[" + template + ", " + ticketId + "]";
    }
}
