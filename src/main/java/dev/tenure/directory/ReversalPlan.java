package dev.tenure.directory;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.roster.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/** How a change is put back, after looking and before writing. */
sealed interface ReversalPlan {

    /** Not at all. */
    record Stop(Reversal why) implements ReversalPlan {}

    /**
     * By these writes; by none where it is back already.
     *
     * @param put the values that the account has afterwards, of what is written
     * @param enabled whether it can be signed in with afterwards
     */
    record Back(
            Account account,
            SearchResultEntry now,
            List<Modification> modifications,
            @Nullable Plan.Move move,
            List<AttributeWrite> writes,
            Map<String, String> put,
            boolean enabled,
            boolean disablesOnly,
            boolean unlinks,
            Set<Field> fields,
            @Nullable State state,
            @Nullable String container,
            List<String> left,
            MembershipReversal memberships)
            implements ReversalPlan {}
}
