package dev.tenure.process;

import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import java.util.List;
import org.springframework.lang.Nullable;

/** What would be done about a person, with nothing done. */
public record Plan(
        ChangeKind kind,
        List<FieldChange> changes,
        String decision,
        String rule,
        @Nullable String container,
        @Nullable String managerDn,
        @Nullable String problem,
        List<AttributeWriteView> writes) {}
