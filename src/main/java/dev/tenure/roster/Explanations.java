package dev.tenure.roster;

import dev.tenure.roster.Explanation.Because;
import dev.tenure.roster.Explanation.Lost;
import dev.tenure.roster.Explanation.Other;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells of every field of a person where it is from, and why that source is believed and no other. */
@Component
public class Explanations {

    private final People people;

    Explanations(People people) {
        this.people = people;
    }

    /** Every field that some source has ever stated, in the order of the fields; none of somebody who is not known. */
    @Transactional(readOnly = true)
    public List<Explanation> of(UUID personId) {
        return people.find(personId)
                .map(people::withEmployments)
                .map(known -> explained(known, people.changes().since(known.id())))
                .orElse(List.of());
    }

    private static List<Explanation> explained(Known known, Map<Field, Instant> since) {
        TreeSet<Field> fields = new TreeSet<>(known.provenance().keySet());
        fields.addAll(known.facts().values().keySet());
        return fields.stream()
                .map(field -> explained(known, field, since.get(field)))
                .toList();
    }

    private static Explanation explained(Known known, Field field, @Nullable Instant since) {
        Roster.Provenance said = known.provenance().get(field);
        String value = known.facts().get(field);
        if (said == null || !Objects.equals(value, leaders(known).get(field))) {
            return new Explanation(field, value, null, since, null, Because.EMPLOYMENTS, List.of());
        }
        SortedMap<String, Said> words = known.others().getOrDefault(field, new TreeMap<>());
        List<Other> others = words.entrySet().stream()
                .map(word -> new Other(
                        word.getKey(),
                        word.getValue().value(),
                        word.getValue().at(),
                        lost(known.authority(), field, said.source(), word.getKey())))
                .toList();
        return new Explanation(
                field,
                value,
                said.source(),
                since == null ? said.at() : since,
                said.at(),
                because(said, others),
                others);
    }

    private static Facts leaders(Known known) {
        return known.allEmployments().stream()
                .filter(one -> one.employeeId().equals(known.employeeId()))
                .findFirst()
                .map(Employment::facts)
                .orElse(Facts.NONE);
    }

    private static Lost lost(Authority authority, Field field, String believed, String source) {
        if (believed.equals(Roster.DESK)) {
            return Lost.DESK_ABOVE;
        }
        if (source.equals(Roster.DESK)) {
            return Lost.DESK_OVERRULED;
        }
        int difference = Integer.compare(authority.rank(field, source), authority.rank(field, believed));
        return difference == 0 ? Lost.OLDER : difference > 0 ? Lost.LESS_AUTHORITATIVE : Lost.NAMES_NONE;
    }

    private static Because because(Roster.Provenance said, List<Other> others) {
        if (said.source().equals(Roster.DESK)) {
            return Because.DESK;
        }
        if (others.isEmpty()) {
            return Because.ONLY_ONE;
        }
        boolean wouldLoseByTime = others.stream()
                .anyMatch(other ->
                        other.because() == Lost.LESS_AUTHORITATIVE && other.at().isAfter(said.at()));
        boolean hasEquals = others.stream().anyMatch(other -> other.because() == Lost.OLDER);
        boolean hasLower = others.stream().anyMatch(other -> other.because() == Lost.LESS_AUTHORITATIVE);
        if (wouldLoseByTime || (hasLower && !hasEquals)) {
            return Because.MORE_AUTHORITATIVE;
        }
        boolean overruledDesk = others.stream().anyMatch(other -> other.because() == Lost.DESK_OVERRULED);
        return hasEquals || overruledDesk ? Because.NEWEST : Because.OTHERS_NAME_NONE;
    }
}
