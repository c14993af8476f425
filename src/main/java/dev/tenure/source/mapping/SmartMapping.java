package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.RawRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * Proposes which path of a source goes to which of our fields, by the names of the paths in several languages and by
 * the values of a sample. The same sample gives the same proposals; a person decides.
 */
public final class SmartMapping {

    /** Below this, nothing is proposed. */
    private static final double LEAST = 0.3;

    /** What the values say of a field, from -1 (it cannot be) to 1, and in words. */
    private record Evidence(double weight, String words) {

        private static final Evidence NONE = new Evidence(0, "no values in the sample");
    }

    private record Candidate(String field, Column column, double score, String reason) {}

    private SmartMapping() {}

    /** The best first; each of our fields and each path once at most. */
    public static List<Proposal> propose(List<RawRecord> sample) {
        Collection<Column> columns = Column.of(sample);
        Set<String> numbers = valuesCalled("employeeId", columns);
        Set<String> keys = valuesCalled("key", columns);
        keys.removeAll(numbers);
        List<Candidate> candidates = new ArrayList<>();
        for (String field : Words.fields()) {
            for (Column column : columns) {
                Candidate candidate = candidate(field, column, numbers, keys);
                if (candidate != null) {
                    candidates.add(candidate);
                }
            }
        }
        // The sort is stable: of equals, the field that we list first and the path that came first win.
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        Set<String> givenFields = new HashSet<>();
        Set<Column> givenColumns = new HashSet<>();
        List<Proposal> proposals = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String to = candidate.field().replace("!", "");
            if (!givenFields.contains(to) && !givenColumns.contains(candidate.column())) {
                givenFields.add(to);
                givenColumns.add(candidate.column());
                proposals.add(proposal(to, candidate));
            }
        }
        return proposals;
    }

    /** The values of whatever has the field's name, by which a column of managers is known. */
    private static Set<String> valuesCalled(String field, Collection<Column> columns) {
        Set<String> values = new HashSet<>();
        for (Column column : columns) {
            if (Words.fit(field, column.names()) != null) {
                values.addAll(column.values());
            }
        }
        return values;
    }

    @Nullable
    private static Candidate candidate(String field, Column column, Set<String> numbers, Set<String> keys) {
        Words.Fit fit = Words.fit(field, column.names());
        Evidence evidence = column.isEmpty() ? Evidence.NONE : evidence(field, column, numbers, keys);
        double score;
        String reason;
        if (fit == null) {
            score = byValuesAlone(field, column);
            reason = "the name says nothing; " + evidence.words();
        } else {
            score = evidence.weight() < 0
                    ? fit.score() * (0.8 + 0.6 * evidence.weight())
                    : fit.score() * (0.8 + 0.2 * evidence.weight());
            reason = "the name " + (fit.score() < 0.9 ? "contains" : "is") + " '" + fit.phrase() + "'; "
                    + evidence.words();
        }
        double rounded = Math.round(score * 100) / 100.0;
        return rounded < LEAST ? null : new Candidate(field, column, rounded, reason);
    }

    private static double byValuesAlone(String field, Column column) {
        if (column.values().size() < 2) {
            return 0;
        }
        return switch (field) {
            case "email" -> column.addresses() > 0.9 && column.isUnique() ? 0.5 : 0;
            case "phone" ->
                column.phones() > 0.9
                                && column.isUnique()
                                && !column.values().get(0).matches("[0-9]+")
                        ? 0.35
                        : 0;
            case "givenName" -> column.givenNames() > 0.6 ? 0.45 : 0;
            case "familyName" ->
                column.familyNames() > 0.6 && column.givenNames() < 0.3 && column.addresses() == 0 ? 0.4 : 0;
            default -> 0;
        };
    }

    private static Evidence evidence(String field, Column column, Set<String> numbers, Set<String> keys) {
        return switch (field) {
            case "email", "otherEmails" -> share(column.addresses(), "are e-mail addresses");
            case "startDate", "endDate", "leaveStart", "leaveEnd" -> dates(column);
            case "active", "!active" -> share(column.truths(), "are words for true and false");
            case "phone", "mobile" -> share(column.phones(), "look like telephone numbers");
            case "key" ->
                column.isUnique() ? new Evidence(1, "no value comes twice") : new Evidence(-1, "values come twice");
            case "employeeId" ->
                column.isUnique()
                        ? share(column.numbers(), "look like employee numbers, and none comes twice")
                        : new Evidence(-1, "values come twice");
            case "managerEmployeeId" -> manager(column, numbers, keys);
            case "givenName" -> name(column, column.givenNames(), "common given names");
            case "familyName" -> name(column, column.familyNames(), "written like family names");
            case "title", "department", "location", "company", "employmentType" -> group(column);
            default -> new Evidence(0, "the values say nothing");
        };
    }

    private static Evidence share(double share, String what) {
        double weight = share >= 0.8 ? share : share < 0.2 ? -1 : share - 0.6;
        return new Evidence(weight, percent(share) + " of the values " + what);
    }

    private static Evidence dates(Column column) {
        List<String> formats = column.dateFormats();
        if (formats.isEmpty()) {
            return new Evidence(-1, "the values are no dates that we know");
        }
        return formats.size() == 1
                ? new Evidence(1, "all values are dates (" + formats.get(0) + ")")
                : new Evidence(
                        0.5,
                        "all values are dates, and it cannot be told whether as " + String.join(" or as ", formats));
    }

    private static Evidence manager(Column column, Set<String> numbers, Set<String> keys) {
        if (column.within(keys) > 0) {
            return new Evidence(-1, "the values are the source's own keys, not employee numbers");
        }
        double known = column.within(numbers);
        if (column.addresses() > 0.5 || (known == 0 && column.nameShapes() > 0.8)) {
            return new Evidence(-0.6, "the values are names or addresses, not employee numbers");
        }
        return new Evidence(known, percent(known) + " of the values are employee numbers of the sample");
    }

    private static Evidence name(Column column, double hints, String what) {
        if (column.nameShapes() < 0.8) {
            return new Evidence(-1, "the values do not look like names");
        }
        return new Evidence(Math.min(1, 0.5 + hints / 2), percent(hints) + " of the values are " + what);
    }

    /** What many share is a group; titles vary more than departments, and are not told from them by that alone. */
    private static Evidence group(Column column) {
        if (column.addresses() > 0.5 || !column.dateFormats().isEmpty()) {
            return new Evidence(-1, "the values are addresses or dates");
        }
        int distinct = column.distinct().size();
        int all = column.values().size();
        double weight = all < 5 ? 0.5 : distinct == all ? 0 : 1 - (double) distinct / all;
        return new Evidence(weight, distinct + " different values among " + all);
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    private static Proposal proposal(String to, Candidate candidate) {
        Column column = candidate.column();
        String from = Path.to(column.names()).text();
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("to", to).put("from", from);
        ArrayNode transforms = JsonNodeFactory.instance.arrayNode();
        if (to.endsWith("Date") || to.startsWith("leave")) {
            addDate(column, transforms);
        }
        if (to.equals("active")) {
            boolean plain = column.share(value -> value.equals("true") || value.equals("false")) == 1;
            if (!plain) {
                transforms.addObject().put("name", "truth");
            }
            if (candidate.field().startsWith("!")) {
                transforms.addObject().put("name", "not");
            }
        }
        if (!transforms.isEmpty()) {
            line.set("transforms", transforms);
        }
        return new Proposal(to, from, candidate.score(), candidate.reason(), line);
    }

    private static void addDate(Column column, ArrayNode transforms) {
        List<String> formats = column.dateFormats();
        boolean plain = formats.equals(List.of("iso")) && column.share(value -> value.length() == 10) == 1;
        if (!plain && !formats.isEmpty()) {
            ArrayNode named = transforms.addObject().put("name", "date").putArray("formats");
            formats.forEach(named::add);
        }
    }
}
