package dev.tenure.source;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * How an integration works, as people write it down. A form may be incomplete while it is a draft.
 *
 * @param settings of its connector, by their names; never a secret
 * @param credential the name of the stored one that it signs in with; null if it needs none
 * @param full the feed names everybody: who is absent from it has left
 * @param employmentStatus the source knows what somebody is employed as; otherwise what it says of that is not heard
 * @param deactivates "no longer active" in the source makes a leaver; otherwise nobody leaves by this source
 */
public record IntegrationForm(
        Map<String, String> settings,
        @Nullable String credential,
        Scope scope,
        Preference preference,
        boolean full,
        boolean employmentStatus,
        boolean deactivates,
        MappingForm mapping,
        ScheduleForm schedule,
        Guard guard) {

    public IntegrationForm {
        settings = new TreeMap<>(settings == null ? Map.of() : settings);
        settings.values().removeIf(Objects::isNull);
        credential = credential == null || credential.isBlank() ? null : credential.strip();
    }

    /** Whoever is absent from the feed has left. */
    boolean missesPeople() {
        return full && deactivates;
    }

    /** What comes in of a record. */
    public enum Scope {
        USER,
        /** The person's account in that application as well: its role, status and last activity. */
        USER_AND_SAAS_USER
    }
}
