package dev.tenure.source;

import dev.tenure.roster.Field;
import dev.tenure.source.RunRows.Attempt;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Where a run puts what its connector reads: a table, filled by COPY some thousands at a time. */
class Staging implements Reading {

    private static final int MOST_WAITING = 1_000;
    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;
    private static final String COPY = """
            copy staged_record (run_id, place, source_id, kind, payload, content_hash, employee_id, stated, keys, seat,
              because_code, because_text) from stdin
            """;

    private final RunOrder order;
    private final boolean dryRun;
    private final Attempt attempt;
    private final RunRows rows;
    private final JdbcTemplate db;
    private final TransactionTemplate transaction;

    private final StringBuilder waiting = new StringBuilder();
    private final Faults faults = new Faults();
    private int read;
    private int staged;
    private boolean cancelled;

    Staging(
            RunOrder order,
            boolean dryRun,
            Attempt attempt,
            RunRows rows,
            JdbcTemplate db,
            TransactionTemplate transaction) {
        this.dryRun = dryRun;
        this.order = order;
        this.attempt = attempt;
        this.rows = rows;
        this.db = db;
        this.transaction = transaction;
    }

    @Override
    public boolean take(SourceRecord record) {
        if (cancelled) {
            return false;
        }
        read++;
        write(order.mapping().map(record, read));
        if (read - staged >= MOST_WAITING || waiting.length() >= MOST_CHARACTERS) {
            keep();
        }
        return !cancelled;
    }

    @Override
    public void fault(FeedFault fault) {
        faults.add(fault);
    }

    @Override
    public Optional<Instant> changedSince() {
        return Optional.ofNullable(order.changedSince());
    }

    @Override
    public boolean rehearsal() {
        return dryRun;
    }

    Faults faults() {
        return faults;
    }

    /** Somebody wanted the run to end, so that the rest was not read. */
    boolean isCancelled() {
        return cancelled;
    }

    int staged() {
        return staged;
    }

    /** Keeps what is still waiting. */
    void keep() {
        RunThreads.goOn(attempt.run());
        transaction.executeWithoutResult(status -> {
            // First, so that whoever was thought dead meets no rows but this.
            cancelled = rows.change(attempt, "records_read = :read, records_staged = :read", Map.of("read", read));
            db.execute((ConnectionCallback<Void>) connection -> {
                try {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(COPY, new StringReader(waiting.toString()));
                } catch (IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
                return null;
            });
        });
        staged = read;
        waiting.setLength(0);
    }

    private void write(Mapped mapped) {
        String payload = Content.keepableJson(mapped.payload());
        String employeeId = null;
        String stated = null;
        String keys = null;
        String seat = null;
        Because because = null;
        String kind;
        if (mapped instanceof Mapped.Says says) {
            kind = "SAYS";
            Statement statement = says.statement();
            employeeId = statement.employeeId() == null ? null : Content.withoutNul(statement.employeeId());
            stated = Content.keepableJson(stated(statement.stated()));
            keys = Content.keepableJson(statement.keys().stream()
                    .map(key -> List.of(key.field(), key.value()))
                    .toList());
            seat = statement.seat() == null ? null : Content.keepableJson(seat(statement.seat()));
        } else if (mapped instanceof Mapped.Skip skip) {
            kind = "SKIP";
            because = skip.because();
        } else {
            kind = "FAIL";
            because = ((Mapped.Fail) mapped).because();
        }
        String hash = Content.hash(String.join(
                "\n",
                kind,
                payload,
                String.valueOf(employeeId),
                String.valueOf(stated),
                String.valueOf(keys),
                String.valueOf(seat),
                String.valueOf(because)));
        line(
                attempt.run().toString(),
                String.valueOf(read),
                Content.withoutNul(mapped.sourceId()),
                kind,
                payload,
                hash,
                employeeId,
                stated,
                keys,
                seat,
                because == null ? null : Content.withoutNul(because.code()),
                because == null ? null : Content.withoutNul(because.text()));
    }

    private static Map<String, String> stated(Map<Field, Optional<String>> fields) {
        Map<String, String> stated = new TreeMap<>();
        fields.forEach((field, value) -> stated.put(field.name(), value.orElse(null)));
        return stated;
    }

    private static Map<String, String> seat(Statement.Seat seat) {
        Map<String, String> told = new TreeMap<>();
        told.put("accountId", seat.accountId());
        told.put("role", seat.role());
        told.put("status", seat.status());
        told.put(
                "lastActivityAt",
                seat.lastActivityAt() == null ? null : seat.lastActivityAt().toString());
        return told;
    }

    /** One line in the text format of COPY: tabs between, a backslash before what would end the field or the line. */
    private void line(@Nullable String... columns) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                waiting.append('\t');
            }
            if (columns[i] == null) {
                waiting.append("\\N");
            } else {
                escape(columns[i]);
            }
        }
        waiting.append('\n');
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> waiting.append("\\\\");
                case '\t' -> waiting.append("\\t");
                case '\n' -> waiting.append("\\n");
                case '\r' -> waiting.append("\\r");
                // Half a character is none in UTF-8.
                default -> waiting.append(isHalf(text, i) ? '\uFFFD' : c);
            }
        }
    }

    private static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
}
