package dev.tenure.source;

import dev.tenure.roster.Field;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Leaves out of what a record says what its integration has no say in. */
class HeardMapping implements Mapping {

    private final Mapping mapping;
    private final IntegrationForm form;

    HeardMapping(Mapping mapping, IntegrationForm form) {
        this.mapping = mapping;
        this.form = form;
    }

    @Override
    public Mapped map(SourceRecord record, long place) {
        Mapped mapped = mapping.map(record, place);
        return mapped instanceof Mapped.Says says
                ? new Mapped.Says(says.sourceId(), says.payload(), heard(says.statement()))
                : mapped;
    }

    private Statement heard(Statement said) {
        Map<Field, Optional<String>> stated = new TreeMap<>(said.stated());
        if (!form.employmentStatus()) {
            stated.remove(Field.EMPLOYMENT_TYPE);
        }
        if (!form.deactivates()) {
            stated.remove(Field.END_DATE);
            stated.computeIfPresent(
                    Field.ACTIVE,
                    (field, value) -> value.filter("false"::equals).isPresent() ? null : value);
        }
        return new Statement(
                said.employeeId(),
                stated,
                said.keys(),
                form.scope() == IntegrationForm.Scope.USER_AND_SAAS_USER ? said.seat() : null);
    }
}
