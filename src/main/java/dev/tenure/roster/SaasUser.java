package dev.tenure.roster;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * Somebody's account in an application, as the application tells of it.
 *
 * @param accountId the application's own key
 * @param personId whose it is; null if nobody knows, then it stays whose it was
 * @param status in the application's words
 */
public record SaasUser(
        String accountId,
        @Nullable UUID personId,
        @Nullable String role,
        @Nullable String status,
        @Nullable Instant lastActivityAt) {

    /** @throws InvalidPersonRecord if the key is missing or a text is too long */
    public SaasUser {
        var check = new RecordCheck();
        accountId = check.key("accountId", accountId, 200);
        role = role == null || role.isBlank() ? null : check.key("role", role, 200);
        status = status == null || status.isBlank() ? null : check.key("status", status, 64);
        if (!check.problems().isEmpty()) {
            throw new InvalidPersonRecord(check.problems());
        }
    }

    @Override
    public String toString() {
        return "SaasUser[" + status + "]";
    }
}
