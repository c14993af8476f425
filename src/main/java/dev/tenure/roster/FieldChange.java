package dev.tenure.roster;

import org.springframework.lang.Nullable;

/** One field before and after; absent means not known. */
public record FieldChange(
        Field field, @Nullable String before, @Nullable String after) {

    /** Names the field alone: values are personal data. */
    @Override
    public String toString() {
        return "FieldChange[" + field + "]";
    }
}
