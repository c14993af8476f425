package dev.tenure.source;

import org.springframework.lang.Nullable;

/**
 * Something that a kind of connector is told.
 *
 * @param name as in the API: {@code baseUrl}
 * @param secret kept with the credentials, encrypted and write-only, never with the integration
 * @param preset what holds if nothing is said; null for none
 * @param help one sentence for whoever fills it in
 */
public record ConnectorSetting(
        String name,
        boolean required,
        boolean secret,
        @Nullable String preset,
        String help) {}
