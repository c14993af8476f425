package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.AttributeWrite;
import dev.tenure.process.PlanReason.Origin;
import dev.tenure.process.Planner.Intent;
import dev.tenure.roster.Field;
import dev.tenure.roster.Roster.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Says why each attribute of a plan would be written: by which rule, and by whose word. */
@Component
class PlanReasons {

    private static final Set<String> NAMES = Set.of("sAMAccountName", "userPrincipalName");

    private final Accounts accounts;

    PlanReasons(Accounts accounts) {
        this.accounts = accounts;
    }

    List<PlanReason> of(
            List<AttributeWrite> writes,
            Work work,
            Intent intent,
            String containerRule,
            Map<Field, Provenance> provenance) {
        return writes.stream()
                .map(write -> reason(write.attribute(), work, intent, containerRule, provenance))
                .toList();
    }

    private PlanReason reason(
            String attribute, Work work, Intent intent, String containerRule, Map<Field, Provenance> provenance) {
        if (intent.account() == DecisionTables.Account.DELETED) {
            return new PlanReason(attribute, "change-plan:" + intent.planned().rule(), List.of());
        }
        Set<Field> fields = new TreeSet<>(accounts.fieldsOf(attribute));
        String rule = rule(attribute, fields, work, intent, containerRule);
        boolean isGiven = attribute.equals("mail") && rule.equals("field") && !provenance.containsKey(Field.EMAIL);
        if (isGiven) {
            // No source has said an address: it is made of the name, like the user name.
            rule = "account-name";
        }
        if (isGiven || NAMES.contains(attribute) || attribute.equals("distinguishedName")) {
            fields.addAll(List.of(Field.GIVEN_NAME, Field.FAMILY_NAME));
        }
        List<Origin> origins = new ArrayList<>();
        for (Field field : fields) {
            origin(field, work, provenance).ifPresent(origins::add);
        }
        return new PlanReason(attribute, rule, origins);
    }

    private static String rule(String attribute, Set<Field> fields, Work work, Intent intent, String containerRule) {
        if (attribute.equals("userAccountControl")) {
            return "change-plan:" + intent.planned().rule();
        }
        if (attribute.equals("distinguishedName")) {
            return "account-container:" + containerRule;
        }
        if (NAMES.contains(attribute)) {
            return "account-name";
        }
        if (fields.isEmpty()) {
            return "employee-number";
        }
        boolean byDesk = fields.stream().anyMatch(field -> decided(field, work) != null);
        return byDesk ? "desk" : fields.contains(Field.MANAGER) ? "manager" : "field";
    }

    private static Optional<Origin> origin(Field field, Work work, Map<Field, Provenance> provenance) {
        DeskDecision decision = decided(field, work);
        if (decision != null) {
            return Optional.of(new Origin(field.name(), "desk", decision.decidedAt()));
        }
        return provenance.entrySet().stream()
                .filter(said -> said.getKey().name().equalsIgnoreCase(field.name()))
                .findFirst()
                .map(said -> new Origin(
                        said.getKey().name(),
                        said.getValue().source(),
                        said.getValue().at()));
    }

    @Nullable
    private static DeskDecision decided(Field field, Work work) {
        return work.about(field)
                .filter(decision -> decision.resolution() == Resolution.USE_VALUE)
                .orElse(null);
    }
}
