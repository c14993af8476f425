package dev.tenure.source;

import org.springframework.lang.Nullable;

/**
 * Something that a connector is to be told.
 *
 * @param text what it is, for people
 * @param secret whether it comes from a stored credential and is never shown
 * @param preset taken where nothing is given; null if there is none
 * @param hasChoices whether the system can be asked for the values that it can have, see {@link Connector#choices}
 */
public record ConnectorSetting(
        String name,
        String text,
        boolean required,
        boolean secret,
        @Nullable String preset,
        boolean hasChoices) {

    public static ConnectorSetting required(String name, String text) {
        return new ConnectorSetting(name, text, true, false, null, false);
    }

    public static ConnectorSetting optional(String name, String text, @Nullable String preset) {
        return new ConnectorSetting(name, text, false, false, preset, false);
    }

    public static ConnectorSetting secret(String name, String text, boolean required) {
        return new ConnectorSetting(name, text, required, true, null, false);
    }

    /** The same, of which the system lists the choices. */
    public ConnectorSetting withChoices() {
        return new ConnectorSetting(name, text, required, secret, preset, true);
    }
}
