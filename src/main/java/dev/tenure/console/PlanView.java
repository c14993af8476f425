package dev.tenure.console;

import dev.tenure.process.AttributeWriteView;
import dev.tenure.process.Plan;
import dev.tenure.roster.ChangeKind;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * What would be done, with nothing done.
 *
 * @param decision what the change would lead to, and the rule that says so
 * @param problem the code of what would stop the work; null when nothing would
 */
record PlanView(
        ChangeKind kind,
        List<ChangeView> changes,
        String decision,
        String rule,
        @Nullable String container,
        @Nullable String managerDn,
        @Nullable String problem,
        List<AttributeWriteView> writes) {

    static PlanView of(Plan plan) {
        return new PlanView(
                plan.kind(),
                ChangeView.of(plan.changes()),
                plan.decision(),
                plan.rule(),
                plan.container(),
                plan.managerDn(),
                plan.problem(),
                plan.writes());
    }
}
