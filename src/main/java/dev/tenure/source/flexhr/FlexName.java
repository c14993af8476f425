package dev.tenure.source.flexhr;

import java.util.Collection;
import org.springframework.lang.Nullable;

/** An employment title or an employment type: something that has a code and a name. */
record FlexName(String id, @Nullable String code, @Nullable String name) {

    boolean isOneOf(Collection<String> namesOrCodes) {
        return namesOrCodes.stream().anyMatch(each -> each.equalsIgnoreCase(code) || each.equalsIgnoreCase(name));
    }
}
