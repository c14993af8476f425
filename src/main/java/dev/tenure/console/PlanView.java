package dev.tenure.console;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.process.Plan;
import dev.tenure.process.PlanReason;
import dev.tenure.roster.ChangeKind;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * What would be done, with nothing done.
 *
 * @param decision what the account shall be, and {@code rule} the row of the decision table that says so
 * @param approval true if somebody has to agree first
 * @param containerRule the row of the table of containers that says where it shall lie
 * @param reasons why each of the writes: by which rule, and by whose word
 * @param problem the human task that it would stop at; null where it would go through
 */
record PlanView(
        ChangeKind kind,
        List<ChangeView> changes,
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
        List<PlanReason> reasons) {

    static PlanView of(Plan plan) {
        return new PlanView(
                plan.kind(),
                ChangeView.of(plan.changes()),
                plan.decision(),
                plan.rule(),
                plan.approval(),
                plan.container(),
                plan.containerRule(),
                plan.managerDn(),
                plan.dn(),
                plan.accountName(),
                plan.problem(),
                plan.writes(),
                plan.reasons());
    }
}
