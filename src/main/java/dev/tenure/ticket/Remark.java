package dev.tenure.ticket;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something to be said on a ticket.
 *
 * @param actor who says or did it: {@link #SYSTEM} or the user name of a person
 * @param params a value for each parameter of the reason, and no other; empty text where there is none
 * @param details extras that are shown as they are, such as one map for each attribute written; a missing key means
 *     that there was no value
 */
public record Remark(
        String actor,
        LineKind kind,
        Reason reason,
        Map<String, String> params,
        Visibility visibility,
        List<Map<String, String>> details) {

    public static final String SYSTEM = "system";

    /** Refuses parameters that the reason does not have, and the lack of one that it has. */
    public Remark {
        params = Collections.unmodifiableMap(new TreeMap<>(params));
        details = details.stream().map(Remark::withoutNulls).toList();
        if (params.size() != reason.parameters().size() || !params.keySet().containsAll(reason.parameters())) {
            throw new IllegalArgumentException("A remark '" + reason.code() + "' takes the parameters "
                    + reason.parameters() + ", not " + params.keySet() + ".");
        }
    }

    /** A comment by Tenure; the parameters as name, value, name, value, where null stands for no value. */
    public static Remark comment(Reason reason, String... namesAndValues) {
        return of(LineKind.COMMENT, reason, namesAndValues);
    }

    /** The result of a step of the process. */
    public static Remark step(Reason reason, String... namesAndValues) {
        return of(LineKind.STEP, reason, namesAndValues);
    }

    /** Something written to the directory; see {@link #withDetails}. */
    public static Remark write(Reason reason, String... namesAndValues) {
        return of(LineKind.WRITE, reason, namesAndValues);
    }

    /** News of a human task. */
    public static Remark task(Reason reason, String... namesAndValues) {
        return of(LineKind.TASK, reason, namesAndValues);
    }

    /** News of a mail. */
    public static Remark mail(Reason reason, String... namesAndValues) {
        return of(LineKind.MAIL, reason, namesAndValues);
    }

    /** A remark of any kind by Tenure, for those who work on tickets. */
    public static Remark of(LineKind kind, Reason reason, String... namesAndValues) {
        return new Remark(SYSTEM, kind, reason, params(namesAndValues), Visibility.INTERNAL, List.of());
    }

    public Remark by(String user) {
        return new Remark(user, kind, reason, params, visibility, details);
    }

    public Remark visibleTo(Visibility readers) {
        return new Remark(actor, kind, reason, params, readers, details);
    }

    public Remark withDetails(List<Map<String, String>> extras) {
        return new Remark(actor, kind, reason, params, visibility, extras);
    }

    private static Map<String, String> params(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("Parameters come in pairs of name and value.");
        }
        Map<String, String> params = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            params.put(namesAndValues[i], value == null ? "" : value);
        }
        return params;
    }

    private static Map<String, String> withoutNulls(Map<String, String> detail) {
        Map<String, String> kept = new LinkedHashMap<>();
        detail.forEach((name, value) -> {
            if (value != null) {
                kept.put(name, value);
            }
        });
        return Collections.unmodifiableMap(kept);
    }

    /** Says what it is about, never its values: they are personal data. */
    @Override
    public String toString() {
        return "Remark[" + reason.code() + " by " + actor + "]";
    }
}
