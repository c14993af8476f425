package dev.tenure.process;

import org.springframework.lang.Nullable;

/** One attribute of the account before and after. */
public record AttributeWriteView(
        String attribute, @Nullable String before, @Nullable String after) {}
