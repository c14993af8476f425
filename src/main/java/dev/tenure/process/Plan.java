package dev.tenure.process;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.PlannedMembership;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * What would be done about a person, with nothing done.
 *
 * @param changes what HR says anew, field by field
 * @param decision what the account shall be: {@code NONE}, {@code PREPARED}, {@code ENABLED}, {@code DISABLED} or {@code DELETED}
 * @param rule the row of the decision table that says so
 * @param approval true if somebody has to agree first
 * @param container where the account shall lie, RDNs under the base DN
 * @param containerRule the row of the table of containers that says so
 * @param accountName null where no account would be touched
 * @param problem the human task that it would stop at; null where it would go through
 * @param writes attribute by attribute
 * @param reasons why, for each of the writes
 * @param groups membership by membership, those that stay as they are included
 */
public record Plan(
        ChangeKind kind,
        List<FieldChange> changes,
        String decision,
        String rule,
        boolean approval,
        @Nullable String container,
        String containerRule,
        @Nullable String managerDn,
        @Nullable String dn,
        @Nullable String accountName,
        @Nullable String problem,
        List<AttributeWrite> writes,
        List<PlanReason> reasons,
        List<PlannedMembership> groups) {}
