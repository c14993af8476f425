package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldProblem;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import dev.tenure.source.Because;
import dev.tenure.source.Mapped;
import dev.tenure.source.RawRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.lang.Nullable;

/**
 * What the records of one source mean in our words, made of a definition in JSON. It keeps nothing of a record and may
 * be used by many threads.
 */
public final class Mapping implements Function<RawRecord, Mapped> {

    private static final int LONGEST_KEY = 200;
    private static final String EMPLOYEE_ID = "employeeId";
    private static final String APPLICATION = "application.";

    @Nullable
    private final Line key;

    private final List<Filter> filters;
    private final List<Line> fields;
    private final Map<String, Line> application;
    private final List<String> syncKeys;
    private final List<String> mandatory;
    private final List<OwnField> ownFields;

    /** For each of the lines its field; null for the employee number, which is none. */
    private final Map<String, Field> known = new HashMap<>();

    Mapping(
            @Nullable Line key,
            List<Filter> filters,
            List<Line> fields,
            Map<String, Line> application,
            List<String> syncKeys,
            List<String> mandatory,
            List<OwnField> ownFields) {
        this.key = key;
        this.filters = List.copyOf(filters);
        this.fields = List.copyOf(fields);
        this.application = new LinkedHashMap<>(application);
        this.syncKeys = List.copyOf(syncKeys);
        this.mandatory = List.copyOf(mandatory);
        this.ownFields = List.copyOf(ownFields);
        this.fields.stream()
                .filter(line -> !line.to().equals(EMPLOYEE_ID))
                .forEach(line -> known.put(line.to(), Field.named(line.to())));
    }

    /**
     * Reads a definition.
     *
     * @throws InvalidMapping naming everything that is wrong with it
     */
    public static Mapping of(JsonNode definition) {
        return new Definition(definition).mapping();
    }

    /** By what a person is found, the first first. */
    public List<String> syncKeys() {
        return syncKeys;
    }

    /** What a record of somebody active must state. */
    public List<String> mandatory() {
        return mandatory;
    }

    public List<OwnField> ownFields() {
        return ownFields;
    }

    /** What one record means. Whatever is in it, there is a verdict and no exception. */
    @Override
    public Mapped apply(RawRecord record) {
        return map(record, null);
    }

    /** What becomes of each record of a sample, and how each value came about. */
    public Preview preview(List<RawRecord> sample) {
        List<Preview.Record> records = sample.stream().map(this::preview).toList();
        return new Preview(
                count(records, Preview.Verdict.IN),
                count(records, Preview.Verdict.OUT),
                count(records, Preview.Verdict.BROKEN),
                records);
    }

    private static int count(List<Preview.Record> records, Preview.Verdict verdict) {
        return (int) records.stream().filter(r -> r.verdict() == verdict).count();
    }

    private Preview.Record preview(RawRecord record) {
        Notes notes = new Notes();
        Mapped mapped = map(record, notes);
        if (mapped instanceof Mapped.Out out) {
            return new Preview.Record(
                    record.place(), out.sourceId(), Preview.Verdict.OUT, out.because(), notes.rules, List.of());
        }
        if (mapped instanceof Mapped.Broken broken) {
            return new Preview.Record(
                    record.place(),
                    broken.sourceId(),
                    Preview.Verdict.BROKEN,
                    broken.because(),
                    notes.rules,
                    notes.lines);
        }
        return checked(record, (Mapped.Person) mapped, notes);
    }

    /** The roster has the last word on what it takes, so it is asked. */
    private static Preview.Record checked(RawRecord record, Mapped.Person person, Notes notes) {
        Map<String, Because> refused = new LinkedHashMap<>();
        try {
            new PersonRecord(
                    "preview",
                    person.sourceId(),
                    null,
                    Instant.EPOCH,
                    person.employeeId() == null ? "0" : person.employeeId(),
                    person.stated());
        } catch (InvalidPersonRecord invalid) {
            for (FieldProblem problem : invalid.problems()) {
                refused.putIfAbsent(problem.field(), new Because(problem.code(), problem.detail()));
            }
        }
        List<Preview.Line> lines = notes.lines.stream()
                .map(line -> refused.containsKey(line.to())
                        ? new Preview.Line(
                                line.to(),
                                line.source(),
                                line.steps(),
                                line.value(),
                                line.cleared(),
                                refused.get(line.to()))
                        : line)
                .toList();
        Because because = refused.values().stream().findFirst().orElse(null);
        return new Preview.Record(
                record.place(),
                person.sourceId(),
                because == null ? Preview.Verdict.IN : Preview.Verdict.BROKEN,
                because,
                notes.rules,
                lines);
    }

    private Mapped map(RawRecord record, @Nullable Notes notes) {
        if (!record.content().isObject()) {
            return new Mapped.Broken(
                    known(record), new Because("not-an-object", "The record is no object with members."));
        }
        Content content = new Content(record.content());
        String sourceId;
        try {
            sourceId = sourceId(record, content);
        } catch (Failed failed) {
            return new Mapped.Broken(known(record), new Because(failed.code(), failed.detail()));
        }
        try {
            for (Filter filter : filters) {
                if (!lets(filter, content, notes)) {
                    return new Mapped.Out(sourceId, new Because("filtered", filter.reason()));
                }
            }
        } catch (Failed failed) {
            return new Mapped.Broken(sourceId, new Because(failed.code(), failed.detail()));
        }
        return person(sourceId, content, notes);
    }

    private static String known(RawRecord record) {
        String key = record.key();
        return key == null || key.isBlank() || key.length() > LONGEST_KEY ? record.place() : key;
    }

    private String sourceId(RawRecord record, Content content) {
        String raw = key == null ? record.key() : key.read(content, null).value();
        String clean = raw == null ? "" : Values.clean(raw).orElse("");
        if (clean.isEmpty()) {
            throw new Failed("no-key", "key: the record has nothing that it is known by");
        }
        if (clean.length() > LONGEST_KEY) {
            throw new Failed("key-too-long", "key: has more than " + LONGEST_KEY + " characters");
        }
        return clean;
    }

    private static boolean lets(Filter filter, Content content, @Nullable Notes notes) {
        try {
            boolean lets = filter.lets(content);
            if (notes != null) {
                notes.rules.add(new Preview.Rule(filter.number(), filter.reason(), lets, null));
            }
            return lets;
        } catch (Failed failed) {
            if (notes != null) {
                notes.rules.add(new Preview.Rule(filter.number(), filter.reason(), null, failed.detail()));
            }
            throw failed;
        }
    }

    private Mapped person(String sourceId, Content content, @Nullable Notes notes) {
        List<Failed> failures = new ArrayList<>();
        Map<String, Line.Word> said = new HashMap<>();
        for (Line line : fields) {
            read(line, line.to(), content, notes, failures).ifPresent(word -> said.put(line.to(), word));
        }
        Map<String, String> account = new LinkedHashMap<>();
        application.forEach((name, line) -> read(line, APPLICATION + name, content, notes, failures)
                .map(Line.Word::value)
                .ifPresent(value -> account.put(name, value)));
        // Whoever has left need not be complete, or nobody would ever leave whose record was blanked.
        if (!"false".equals(value(said, Field.ACTIVE.name()))) {
            missing(said, account, failures);
        }
        if (!failures.isEmpty()) {
            String all = String.join("; ", failures.stream().map(Failed::detail).toList());
            return new Mapped.Broken(sourceId, new Because(failures.get(0).code(), all));
        }
        Map<Field, Optional<String>> stated = new HashMap<>();
        said.forEach((name, word) -> {
            Field field = known.get(name);
            if (field != null && (word.value() != null || word.clears())) {
                stated.put(field, Optional.ofNullable(word.value()));
            }
        });
        List<Mapped.SyncKey> keys = new ArrayList<>();
        for (String name : syncKeys) {
            String value = value(said, name);
            if (value != null) {
                keys.add(new Mapped.SyncKey(name, value));
            }
        }
        return new Mapped.Person(sourceId, value(said, EMPLOYEE_ID), stated, List.copyOf(keys), Map.copyOf(account));
    }

    private void missing(Map<String, Line.Word> said, Map<String, String> account, List<Failed> failures) {
        // A field whose line failed has been named already.
        for (String name : mandatory) {
            boolean there = name.startsWith(APPLICATION)
                    ? account.containsKey(name.substring(APPLICATION.length()))
                    : value(said, name) != null;
            if (!there && failures.stream().noneMatch(f -> names(f, name))) {
                failures.add(new Failed("mandatory", name + ": has no value, and is mandatory"));
            }
        }
        if (failures.isEmpty()
                && !syncKeys.isEmpty()
                && syncKeys.stream().allMatch(name -> value(said, name) == null)) {
            failures.add(
                    new Failed("no-sync-key", "syncKeys: none of " + String.join(", ", syncKeys) + " has a value"));
        }
    }

    private static boolean names(Failed failure, String field) {
        return failure.detail().startsWith(field + ":") || failure.detail().startsWith(field + ",");
    }

    @Nullable
    private static String value(Map<String, Line.Word> said, String name) {
        Line.Word word = said.get(name);
        return word == null ? null : word.value();
    }

    private static Optional<Line.Word> read(
            Line line, String shownAs, Content content, @Nullable Notes notes, List<Failed> failures) {
        Tracing tracing = notes == null ? null : new Tracing();
        Line.Word word = Line.Word.NOTHING;
        Because problem = null;
        try {
            word = line.read(content, tracing);
        } catch (Failed failed) {
            failures.add(failed);
            problem = new Because(failed.code(), failed.detail());
        }
        if (notes != null && tracing != null) {
            notes.lines.add(
                    new Preview.Line(shownAs, tracing.source(), tracing.steps(), word.value(), word.clears(), problem));
        }
        return problem == null ? Optional.of(word) : Optional.empty();
    }

    /** What a preview is made of. */
    private static final class Notes {

        private final List<Preview.Rule> rules = new ArrayList<>();
        private final List<Preview.Line> lines = new ArrayList<>();
    }
}
