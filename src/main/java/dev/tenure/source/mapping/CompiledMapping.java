package dev.tenure.source.mapping;

import dev.tenure.roster.Field;
import dev.tenure.roster.FieldProblem;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.Stated;
import dev.tenure.source.Because;
import dev.tenure.source.Mapped;
import dev.tenure.source.Mapping;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.SourceText;
import dev.tenure.source.Statement;
import dev.tenure.source.mapping.Chain.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/** A form that was checked. Immutable: it is asked by several threads. */
final class CompiledMapping implements Mapping {

    private static final int LONGEST_ID = 200;

    private final Reads reads;
    private final List<Path> id;
    private final List<Chain> fields;
    private final List<String> keys;
    private final List<Gate> gates;
    private final List<Chain> seat;
    private final Map<String, Field> byName = new HashMap<>();

    /** A rule, called by its number from 1. */
    record Gate(int number, Expression when, String because) {

        /** Why the record is kept out; null if it is not. */
        @Nullable
        Because closes(Scope scope) throws Unfit {
            Object answer = when.value(null, scope);
            if (answer instanceof Boolean open) {
                return open ? null : new Because("rule", because);
            }
            throw new Unfit("rule-failed", "it is neither true nor false: wrap it in truth(...)");
        }
    }

    /**
     * What is known of a record when all was worked out.
     *
     * @param stated null if the roster would refuse it
     */
    record Findings(
            List<Outcome> outcomes,
            List<FieldProblem> refused,
            @Nullable Stated stated) {

        Optional<String> value(String name) {
            return outcomes.stream()
                    .filter(outcome -> outcome.chain().name().equals(name))
                    .findFirst()
                    .flatMap(Outcome::value);
        }

        boolean isSound() {
            return stated != null;
        }

        /** One reason for all that is wrong, by the first that is not the roster's. */
        Because because() {
            List<Because> own = outcomes.stream()
                    .map(Outcome::problem)
                    .filter(Objects::nonNull)
                    .toList();
            String text = Stream.concat(
                            own.stream().map(Because::text),
                            refused.stream().map(problem -> problem.field() + ": " + problem.code()))
                    .collect(Collectors.joining("; "));
            return new Because(own.isEmpty() ? "invalid" : own.get(0).code(), text);
        }
    }

    CompiledMapping(
            Reads reads, List<Path> id, List<Chain> fields, List<String> keys, List<Gate> gates, List<Chain> seat) {
        this.reads = reads;
        this.id = List.copyOf(id);
        this.fields = List.copyOf(fields);
        this.keys = List.copyOf(keys);
        this.gates = List.copyOf(gates);
        this.seat = List.copyOf(seat);
        fields.stream()
                .map(Chain::name)
                .filter(name -> !name.equals(FormCheck.EMPLOYEE_ID))
                .forEach(name -> byName.put(name, Field.named(name)));
    }

    @Override
    public Mapped map(SourceRecord record, long place) {
        Scope scope;
        try {
            scope = new Scope(reads.of(record.fields()));
        } catch (Unfit unfit) {
            Scope nothing = new Scope(Map.of());
            return new Mapped.Fail(called(record, nothing, place), Map.of(), new Because(unfit.code(), unfit.text()));
        }
        String sourceId = called(record, scope, place);
        if (sourceId.length() > LONGEST_ID) {
            return new Mapped.Fail(
                    sourceId.substring(0, LONGEST_ID), scope.payload(), new Because("invalid", "sourceId: too-long"));
        }
        try {
            Optional<Because> out = keptOut(scope);
            if (out.isPresent()) {
                return new Mapped.Skip(sourceId, scope.payload(), out.get());
            }
        } catch (Unfit unfit) {
            return new Mapped.Fail(sourceId, scope.payload(), new Because("rule-failed", unfit.text()));
        }
        Findings findings = findings(scope);
        return findings.isSound()
                ? said(sourceId, ownId(record, scope.payload()).isPresent(), scope, findings)
                : new Mapped.Fail(sourceId, scope.payload(), findings.because());
    }

    /** Why a rule keeps the record out; a rule that cannot be worked out is named. */
    Optional<Because> keptOut(Scope scope) throws Unfit {
        for (Gate gate : gates) {
            try {
                Because because = gate.closes(scope);
                if (because != null) {
                    return Optional.of(because);
                }
            } catch (Unfit unfit) {
                throw new Unfit("rule-failed", "rule " + gate.number() + ": " + unfit.text());
            }
        }
        return Optional.empty();
    }

    Map<String, Object> payload(SourceRecord record) throws Unfit {
        return reads.of(record.fields());
    }

    Findings findings(Scope scope) {
        List<Outcome> outcomes = new ArrayList<>(fields.size() + seat.size());
        fields.forEach(chain -> outcomes.add(chain.of(scope)));
        seat.forEach(chain -> outcomes.add(chain.of(scope)));
        boolean hasProblem = false;
        String employeeId = null;
        Map<Field, Optional<String>> values = new HashMap<>();
        for (Outcome outcome : outcomes) {
            Field field = byName.get(outcome.chain().name());
            if (outcome.problem() != null) {
                hasProblem = true;
            } else if (field != null) {
                if (!outcome.chain().isSilent(scope)) {
                    values.put(field, outcome.value());
                }
            } else if (outcome.chain().name().equals(FormCheck.EMPLOYEE_ID)) {
                employeeId = outcome.value().orElse(null);
            }
        }
        try {
            Stated stated = new Stated(employeeId, values);
            return new Findings(outcomes, List.of(), hasProblem ? null : stated);
        } catch (InvalidPersonRecord refused) {
            return new Findings(outcomes, refused.problems(), null);
        }
    }

    private Mapped said(String sourceId, boolean isOwnId, Scope scope, Findings findings) {
        Stated stated = Objects.requireNonNull(findings.stated());
        List<Statement.Key> found = new ArrayList<>();
        for (String key : keys) {
            key(key, isOwnId ? sourceId : null, stated).ifPresent(value -> found.add(new Statement.Key(key, value)));
        }
        if (stated.employeeId() == null && found.isEmpty()) {
            return new Mapped.Fail(
                    sourceId,
                    scope.payload(),
                    new Because(
                            "no-key", "There is no value in any of " + keys + ", so that nobody can be found by it."));
        }
        return new Mapped.Says(
                sourceId,
                scope.payload(),
                new Statement(stated.employeeId(), stated.values(), List.copyOf(found), seat(findings)));
    }

    private static Optional<String> key(String key, @Nullable String sourceId, Stated stated) {
        return switch (key) {
            case FormCheck.EMPLOYEE_ID -> Optional.ofNullable(stated.employeeId());
            case FormCheck.SOURCE_ID -> Optional.ofNullable(sourceId);
            case "email" ->
                stated.values()
                        .getOrDefault(Field.EMAIL, Optional.empty())
                        .map(address -> address.toLowerCase(Locale.ROOT));
            default -> stated.values().getOrDefault(Field.named(key), Optional.empty());
        };
    }

    @Nullable
    private Statement.Seat seat(Findings findings) {
        if (seat.isEmpty()) {
            return null;
        }
        return seatText(findings, FormCheck.ACCOUNT_ID)
                .map(account -> new Statement.Seat(
                        account,
                        seatText(findings, "role").orElse(null),
                        seatText(findings, "status").orElse(null),
                        seatText(findings, "lastActivityAt").map(Instant::parse).orElse(null)))
                .orElse(null);
    }

    private static Optional<String> seatText(Findings findings, String name) {
        return findings.value("seat." + name).flatMap(SourceText::clean);
    }

    /** The source's own key, else the employee number or the first key with a value, else the place. */
    private String called(SourceRecord record, Scope scope, long place) {
        return ownId(record, scope.payload())
                .or(() -> Stream.concat(Stream.of(FormCheck.EMPLOYEE_ID), keys.stream())
                        .flatMap(key ->
                                fields.stream().filter(chain -> chain.name().equals(key)))
                        .flatMap(chain -> chain.of(scope).value().flatMap(SourceText::clean).stream())
                        .findFirst())
                .orElse("#" + place);
    }

    private Optional<String> ownId(SourceRecord record, Map<String, Object> payload) {
        if (id.isEmpty()) {
            return SourceText.clean(record.id());
        }
        for (Path path : id) {
            try {
                Object value = path.read(payload);
                Optional<String> text = value == null ? Optional.empty() : SourceText.clean(Kind.plain(value));
                if (text.isPresent()) {
                    return text;
                }
            } catch (Unfit noKey) {
                // Then the record is called by something else, and a key of that name finds nobody.
                return SourceText.clean(record.id());
            }
        }
        return SourceText.clean(record.id());
    }
}
