package dev.tenure.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/** In what an account differs from what is wanted. */
final class Differences {

    static final String DN_ATTRIBUTE = "distinguishedName";

    private Differences() {}

    /** One replacement for each attribute that differs, to the byte. No value means that the attribute goes. */
    static List<Modification> modifications(SearchResultEntry now, Map<String, List<String>> wanted) {
        Entry target = new Entry(now.getDN());
        wanted.forEach((attribute, values) -> {
            if (!values.isEmpty()) {
                target.addAttribute(attribute, values);
            }
        });
        return Entry.diff(now, target, true, false, true, wanted.keySet().toArray(String[]::new));
    }

    /** The new place or name of the account, or nothing when it lies where it shall under a name that it may have. */
    static Optional<Plan.Move> move(SearchResultEntry now, Wanted wanted, DN parent) {
        try {
            String present = now.getRDN().getAttributeValues()[0];
            List<String> names = new ArrayList<>(wanted.commonNames(now));
            boolean named = names.isEmpty() || names.contains(present);
            if (named && parent.equals(now.getParentDN())) {
                return Optional.empty();
            }
            if (named) {
                names.remove(present);
                names.add(0, present);
            }
            return Optional.of(new Plan.Move(names, parent));
        } catch (LDAPException notADn) {
            throw new IllegalStateException("The directory gave an entry with a DN that is none.");
        }
    }

    /** The writes in words: before and after, attribute by attribute. */
    static List<AttributeWrite> writes(
            SearchResultEntry now, List<Modification> modifications, @Nullable Plan.Move move) {
        List<AttributeWrite> writes = new ArrayList<>();
        for (Modification modification : modifications) {
            writes.add(new AttributeWrite(
                    modification.getAttributeName(),
                    text(now, modification.getAttributeName()),
                    text(modification.getAttribute())));
        }
        if (move != null) {
            writes.add(new AttributeWrite(DN_ATTRIBUTE, now.getDN(), move.dn()));
        }
        return writes;
    }

    /** The present values of those attributes that are to be changed and have several. */
    static Map<String, List<String>> several(SearchResultEntry now, List<Modification> modifications) {
        Map<String, List<String>> several = new TreeMap<>();
        for (Modification modification : modifications) {
            String[] values = now.getAttributeValues(modification.getAttributeName());
            if (values != null && values.length > 1) {
                several.put(modification.getAttributeName(), List.of(values));
            }
        }
        return several;
    }

    /** An attribute as text, several values separated by semicolons; null when it has none. */
    @Nullable
    static String text(Entry entry, String attribute) {
        if (attribute.equals(DN_ATTRIBUTE)) {
            return entry.getDN();
        }
        Attribute present = entry.getAttribute(attribute);
        return present == null ? null : text(present);
    }

    @Nullable
    private static String text(Attribute attribute) {
        return attribute.hasValue() ? String.join(";", attribute.getValues()) : null;
    }
}
