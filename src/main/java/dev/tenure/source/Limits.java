package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenure.source.RunOrder.Guard;
import dev.tenure.source.RunOrder.Limit;
import dev.tenure.source.RunProgress.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** Judges the whole difference of a run, before anything of it is released. */
final class Limits {

    /** Of the people whom a source knew; as many absent at once are taken for a fault of the feed until somebody looked. */
    static final int MOST_ABSENT_PERCENT = 20;

    /** What the limit on absent people is told as: it holds beside, and without, any limit on leavers. */
    static final String ABSENT = "ABSENT";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Reached>> ALL = new TypeReference<>() {};

    private Limits() {}

    /** So many changes of a kind in a company; null where none is known. */
    record Count(String kind, @Nullable String company, int changes, int absent) {}

    /**
     * The limits that are reached.
     *
     * @param known people whom the source knew before, by company; the empty text where no company is known
     */
    static List<Reached> reached(Guard guard, List<Count> counts, Map<String, Integer> known) {
        int everybody = known.values().stream().mapToInt(Integer::intValue).sum();
        List<Reached> reached = new ArrayList<>();
        int absent = counts.stream().mapToInt(Count::absent).sum();
        if (isReached(absent, everybody, null, MOST_ABSENT_PERCENT)) {
            reached.add(new Reached(ABSENT, null, absent, everybody, null, MOST_ABSENT_PERCENT));
        }
        guard.perRun().forEach((kind, limit) -> {
            int changes = counts.stream()
                    .filter(count -> count.kind().equals(kind))
                    .mapToInt(Count::changes)
                    .sum();
            judge(reached, kind, null, changes, everybody, limit);
        });
        guard.perCompany()
                .forEach((kind, limit) -> counts.stream()
                        .filter(count -> count.kind().equals(kind))
                        .forEach(count -> {
                            String company = count.company() == null ? "" : count.company();
                            judge(reached, kind, company, count.changes(), known.getOrDefault(company, 0), limit);
                        }));
        return reached;
    }

    private static void judge(
            List<Reached> reached, String kind, @Nullable String company, int changes, int known, Limit limit) {
        if (isReached(changes, known, limit.count(), limit.percent())) {
            reached.add(new Reached(kind, company, changes, known, limit.count(), limit.percent()));
        }
    }

    /** Where nobody was known, any number is more than any part of them. */
    private static boolean isReached(int changes, int known, @Nullable Integer count, int percent) {
        return changes > 0 && ((count != null && changes >= count) || changes * 100L >= (long) percent * known);
    }

    static String write(List<Reached> reached) {
        try {
            return JSON.writeValueAsString(reached);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A limit cannot be written as JSON.", ours);
        }
    }

    static List<Reached> read(@Nullable String reached) {
        try {
            return reached == null ? List.of() : JSON.readValue(reached, ALL);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A run holds JSON that cannot be read.", ours);
        }
    }
}
