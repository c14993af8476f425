package dev.tenure.directory;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * Why a write is not put back: something newer is there.
 *
 * @param code stable: {@code written-since} by a later change of ours, {@code changed-elsewhere} by somebody else,
 *     {@code container-gone}, {@code place-taken}, {@code manager-gone}, {@code group-gone}
 * @param wrote what the change had written
 * @param found what is there now
 * @param byChange the later change, where it was ours
 * @param at when the account was changed last, where it was somebody else; the directory does not say by whom
 * @param group the DN of the group, where it is about a membership
 */
public record Conflict(
        String attribute,
        String code,
        @Nullable String wrote,
        @Nullable String found,
        @Nullable UUID byChange,
        @Nullable Instant at,
        @Nullable String group) {

    /** Names the attribute alone: values are personal data. */
    @Override
    public String toString() {
        return "Conflict[" + attribute + ", " + code + "]";
    }
}
