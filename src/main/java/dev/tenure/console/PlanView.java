package dev.tenure.console;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.PlannedMembership;
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
 * @param groups membership by membership, those that stay as they are included
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
        List<PlanReason> reasons,
        List<GroupPlan> groups) {

    /**
     * What would be done about one membership.
     *
     * @param action {@code GRANT}, {@code WITHDRAW}, {@code STRIP}, {@code REFUSED} or {@code LEAVE}
     * @param rule the row of the table of memberships that gives it; null where none does
     * @param why stable: {@code row}, {@code no-row}, {@code leaver}, {@code agrees}, {@code others}, {@code undone},
     *     {@code desk}, or the cause of a refusal
     * @param answer what the directory, or a rule of ours, says against it
     */
    record GroupPlan(
            String group,
            String dn,
            PlannedMembership.Action action,
            @Nullable String rule,
            String why,
            @Nullable String answer) {

        static GroupPlan of(PlannedMembership planned) {
            return new GroupPlan(
                    planned.group(),
                    planned.dn(),
                    planned.action(),
                    planned.rule(),
                    planned.why(),
                    planned.refusal() == null ? null : planned.refusal().answer());
        }
    }

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
                plan.reasons(),
                plan.groups().stream().map(GroupPlan::of).toList());
    }
}
