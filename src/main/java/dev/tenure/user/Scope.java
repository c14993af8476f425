package dev.tenure.user;

import java.util.Arrays;
import java.util.Locale;

/** What an API client may do. */
public enum Scope {
    PERSONNEL_CHANGES_WRITE("personnel-changes:write"),
    TICKETS_READ("tickets:read"),
    PEOPLE_READ("people:read"),
    PEOPLE_EXPORT("people:export"),
    PROCESS_START("process:start"),
    METRICS_READ("metrics:read");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** As settings, the database and Spring Security's authorities ({@code SCOPE_...}) write it. */
    public String text() {
        return text;
    }

    /**
     * The scope of this text, without case.
     *
     * @throws IllegalArgumentException naming the scopes that exist
     */
    public static Scope of(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text.equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scope '" + text + "': choose among "
                        + Arrays.stream(values()).map(Scope::text).toList() + "."));
    }
}
