package dev.tenure.source;

import org.springframework.lang.Nullable;

/**
 * Something that a connector is to be told.
 *
 * @param text what it is, for people
 * @param secret whether it comes from a stored credential and is never shown
 * @param preset taken where nothing is given; null if there is none
 */
public record ConnectorSetting(
        String name,
        String text,
        boolean required,
        boolean secret,
        @Nullable String preset) {

    public static ConnectorSetting required(String name, String text) {
        return new ConnectorSetting(name, text, true, false, null);
    }

    public static ConnectorSetting optional(String name, String text, @Nullable String preset) {
        return new ConnectorSetting(name, text, false, false, preset);
    }

    public static ConnectorSetting secret(String name, String text, boolean required) {
        return new ConnectorSetting(name, text, required, true, null);
    }
}
