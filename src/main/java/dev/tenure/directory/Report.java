package dev.tenure.directory;

import com.unboundid.ldap.sdk.Entry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What was written for a person, together with what an attempt before this one wrote and could not tell of. */
final class Report {

    private Report() {}

    /**
     * @param earlier plans that were never said to be done; what of them is to be seen in {@code found} was done
     * @param found the account as this attempt found it
     * @param writes of this attempt
     */
    static List<AttributeWrite> of(Collection<Ledger.Planned> earlier, Entry found, List<AttributeWrite> writes) {
        Map<String, AttributeWrite> byAttribute = new LinkedHashMap<>();
        for (Ledger.Planned plan : earlier) {
            plan.after().forEach((attribute, after) -> {
                if (Objects.equals(after, Differences.text(found, attribute))) {
                    add(byAttribute, new AttributeWrite(attribute, plan.before().get(attribute), after));
                }
            });
        }
        writes.forEach(write -> add(byAttribute, write));
        return byAttribute.values().stream()
                .filter(write -> !Objects.equals(write.before(), write.after()))
                .toList();
    }

    private static void add(Map<String, AttributeWrite> byAttribute, AttributeWrite write) {
        byAttribute.merge(
                write.attribute(),
                write,
                (first, then) -> new AttributeWrite(then.attribute(), first.before(), then.after()));
    }

    /** Whether one of the plans made the account that was found. */
    static boolean made(Collection<Ledger.Planned> earlier, Entry found) {
        String name = found.getAttributeValue(Lookup.ACCOUNT_NAME);
        return earlier.stream()
                .anyMatch(plan ->
                        plan.creates() && Objects.equals(name, plan.after().get(Lookup.ACCOUNT_NAME)));
    }
}
