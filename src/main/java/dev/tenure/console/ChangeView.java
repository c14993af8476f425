package dev.tenure.console;

import dev.tenure.roster.FieldChange;
import java.util.List;
import org.springframework.lang.Nullable;

/** One field before and after. */
record ChangeView(
        String field, @Nullable String before, @Nullable String after) {

    static List<ChangeView> of(List<FieldChange> changes) {
        return changes.stream()
                .map(change -> new ChangeView(change.field().name(), change.before(), change.after()))
                .toList();
    }
}
