package dev.tenure.source;

import org.springframework.lang.Nullable;

/**
 * One of the values that a setting can have.
 *
 * @param value as the setting takes it; no other choice has it
 * @param label for people; two may have the same, and null is none
 * @param offered whether the system lists it; if not, only the settings name it
 * @param chosen whether the settings name it
 */
public record SettingChoice(String value, @Nullable String label, boolean offered, boolean chosen) {}
