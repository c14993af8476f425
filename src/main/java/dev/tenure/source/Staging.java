package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.lang.Nullable;

/** Takes what a connector reads, says what it means, and copies it into the staging table, a handful at a time. */
class Staging implements RawRecords {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private static final int MOST_RECORDS = 2_000;
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int LONGEST_KEY = 200;

    private static final String COPY = """
            copy staged_record (run_id, place, source_id, meaning, employee_id, stated, sync_keys, application, content_hash,
              because_code, because_text) from stdin
            """;

    private static final Set<Field> EMPLOYMENT =
            Set.of(Field.ACTIVE, Field.SUSPENDED, Field.START_DATE, Field.END_DATE, Field.LEAVE_START, Field.LEAVE_END);

    /** In place of an employee number that the source does not know, so that the rest of a record can be checked. */
    private static final String NOBODY = "0";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FeedRun run;
    private final RunOrder order;
    private final Connection connection;
    private final MessageDigest digest;
    private final StringBuilder waiting = new StringBuilder();
    private final List<FeedFault> faults = new ArrayList<>();
    private int inWaiting;
    private int read;
    private boolean complete;

    Staging(FeedRun run, RunOrder order, Connection connection) {
        this.run = run;
        this.order = order;
        this.connection = connection;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Somebody has ended the run: there is no use in reading on. */
    static final class RunEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RunEnded() {
            super("The run was ended while it was reading.");
        }
    }

    @Override
    public void take(RawRecord record) {
        read++;
        stage(meaning(record));
        inWaiting++;
        if (inWaiting >= MOST_RECORDS || waiting.length() >= MOST_CHARACTERS) {
            copy();
        }
    }

    @Override
    public void fault(FeedFault fault) {
        faults.add(fault);
    }

    @Override
    public void complete() {
        complete = true;
    }

    void end() {
        copy();
        try (var statement = connection.createStatement()) {
            statement.execute("analyze staged_record");
        } catch (SQLException away) {
            throw new DataAccessResourceFailureException("The records of a run cannot be staged.", away);
        }
    }

    int read() {
        return read;
    }

    boolean isComplete() {
        return complete;
    }

    List<FeedFault> faults() {
        return List.copyOf(faults);
    }

    private Mapped meaning(RawRecord record) {
        try {
            return order.mapping().apply(record);
        } catch (RuntimeException failed) {
            LOG.error(
                    "Integration {}: the record at {} cannot be mapped: {} at {}.",
                    run.feed(),
                    record.place(),
                    failed.getClass().getName(),
                    failed.getStackTrace().length == 0 ? "?" : failed.getStackTrace()[0]);
            return new Mapped.Broken(
                    record.key() == null ? "" : record.key(),
                    new Because(
                            "internal",
                            "Tenure itself failed: " + failed.getClass().getName() + ", at " + record.place() + "."));
        }
    }

    private void stage(Mapped mapped) {
        if (mapped instanceof Mapped.Person person) {
            person(person);
        } else if (mapped instanceof Mapped.Out out) {
            row("OUT", key(out.sourceId()), null, "{}", null, null, out.because());
        } else {
            Mapped.Broken broken = (Mapped.Broken) mapped;
            row("BROKEN", key(broken.sourceId()), null, "{}", null, null, broken.because());
        }
    }

    private void person(Mapped.Person person) {
        if (key(person.sourceId()).isEmpty()) {
            Because because = new Because("no-key", "The record has no key of the source: map one.");
            row("BROKEN", "", null, "{}", null, null, because);
            return;
        }
        PersonRecord checked;
        try {
            checked = new PersonRecord(
                    order.source(),
                    person.sourceId(),
                    null,
                    run.startedAt(),
                    person.employeeId() == null || person.employeeId().isBlank() ? NOBODY : person.employeeId(),
                    counting(person.stated()));
        } catch (InvalidPersonRecord refused) {
            row("BROKEN", key(person.sourceId()), null, "{}", null, null, Because.invalid(refused));
            return;
        }
        Map<String, String> stated = new TreeMap<>();
        checked.stated().forEach((field, value) -> stated.put(field.name(), value.orElse(null)));
        List<Map<String, String>> keys = new ArrayList<>();
        for (Mapped.SyncKey key : person.syncKeys()) {
            SourceText.clean(key.value()).ifPresent(value -> {
                Map<String, String> entry = new TreeMap<>();
                entry.put("field", key.field());
                entry.put("value", value);
                keys.add(entry);
            });
        }
        Map<String, String> application = new TreeMap<>();
        person.application()
                .forEach((name, value) ->
                        SourceText.clean(value).ifPresent(clean -> application.put(name.replace("\0", ""), clean)));
        row(
                "PERSON",
                checked.sourceId(),
                checked.employeeId().equals(NOBODY) ? null : checked.employeeId(),
                json(stated),
                keys.isEmpty() ? null : json(keys),
                application.isEmpty() ? null : json(application),
                null);
    }

    /** What of the source's word counts, by the rules of the integration. */
    private Map<Field, Optional<String>> counting(Map<Field, Optional<String>> stated) {
        Map<Field, Optional<String>> counting = new HashMap<>(stated);
        if (!order.rules().statesEmployment()) {
            counting.keySet().removeAll(EMPLOYMENT);
        } else if (!order.rules().deactivates()) {
            counting.computeIfPresent(
                    Field.ACTIVE,
                    (field, value) -> value.filter(text -> text.strip().equalsIgnoreCase("false"))
                                    .isPresent()
                            ? null
                            : value);
            counting.computeIfPresent(Field.END_DATE, (field, value) -> value.isPresent() ? null : value);
        }
        return counting;
    }

    private static String key(@Nullable String sourceId) {
        String clean = SourceText.clean(sourceId).orElse("");
        return clean.length() > LONGEST_KEY ? clean.substring(0, LONGEST_KEY) : clean;
    }

    private void row(
            String meaning,
            String sourceId,
            @Nullable String employeeId,
            String stated,
            @Nullable String keys,
            @Nullable String application,
            @Nullable Because because) {
        String code = because == null ? null : because.code();
        String text = because == null ? null : because.text();
        String content = String.join(
                "\n",
                meaning,
                String.valueOf(employeeId),
                stated,
                String.valueOf(keys),
                String.valueOf(application),
                String.valueOf(code),
                String.valueOf(text));
        String hash = HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
        String[] columns = {
            run.id().toString(),
            String.valueOf(read),
            sourceId,
            meaning,
            employeeId,
            stated,
            keys,
            application,
            hash,
            code,
            text
        };
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                waiting.append('\t');
            }
            column(columns[i]);
        }
        waiting.append('\n');
    }

    /** As COPY wants text. */
    private void column(@Nullable String value) {
        if (value == null) {
            waiting.append("\\N");
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> waiting.append("\\\\");
                case '\t' -> waiting.append("\\t");
                case '\n' -> waiting.append("\\n");
                case '\r' -> waiting.append("\\r");
                // PostgreSQL keeps none, and nobody can read it.
                case '\0' -> {}
                default -> waiting.append(c);
            }
        }
    }

    private void copy() {
        byte[] rows = waiting.toString().getBytes(StandardCharsets.UTF_8);
        waiting.setLength(0);
        inWaiting = 0;
        try {
            connection.setAutoCommit(false);
            try (var progress = connection.prepareStatement(
                    "update feed_run set came_read = ? where id = ? and state = 'RUNNING'")) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new ByteArrayInputStream(rows));
                progress.setInt(1, read);
                progress.setObject(2, run.id());
                if (progress.executeUpdate() == 0) {
                    throw new RunEnded();
                }
                connection.commit();
            } finally {
                // After a commit there is nothing left to take back.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException | IOException away) {
            throw new DataAccessResourceFailureException("The records of a run cannot be staged.", away);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A record cannot be written as JSON.", ours);
        }
    }
}
