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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where a run puts what its connector reads: a table, filled by COPY in parts, one of which is on its way while the next is
 * read.
 */
class Staging implements Reading {

    /** By this code a run finds who is to be erased here as well, see {@link Sightings#BLANKED}. */
    static final Because ANONYMISED = new Because(
            "anonymised", "The source has anonymised this person: what is known here stays until it is erased.");

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

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
    private final RunThreads threads;

    private final StringBuilder waiting = new StringBuilder();
    private final Faults faults = new Faults();
    private int read;
    private int handedOver;
    private int kept;
    private Future<Boolean> onItsWay = CompletableFuture.completedFuture(false);
    private boolean cancelled;
    private boolean asked;
    private boolean more;
    private Runnable afterwards = () -> {};
    private boolean broken;

    Staging(
            RunOrder order,
            boolean dryRun,
            Attempt attempt,
            RunRows rows,
            JdbcTemplate db,
            TransactionTemplate transaction,
            RunThreads threads) {
        this.dryRun = dryRun;
        this.order = order;
        this.attempt = attempt;
        this.rows = rows;
        this.db = db;
        this.transaction = transaction;
        this.threads = threads;
    }

    @Override
    public boolean take(SourceRecord record) {
        return take(place -> order.mapping().map(record, place));
    }

    @Override
    public boolean takeAnonymised(SourceRecord record) {
        return take(place -> new Mapped.Skip(order.mapping().map(record, place).sourceId(), Map.of(), ANONYMISED));
    }

    private boolean take(IntFunction<Mapped> record) {
        if (cancelled || broken) {
            return false;
        }
        read++;
        write(record.apply(read));
        if (read - handedOver >= MOST_WAITING || waiting.length() >= MOST_CHARACTERS) {
            handOver();
        }
        return !cancelled && !broken;
    }

    @Override
    public void fault(FeedFault fault) {
        faults.add(fault);
    }

    /**
     * Reading failed in Tenure itself: that is a fault as well.
     *
     * @throws RuntimeException the same, if it will be of use to read again
     */
    void failed(RuntimeException failed) {
        if (DatabaseAway.causes(failed) || failed instanceof RunStepUnderWay) {
            throw failed;
        }
        LOG.error(
                "Integration {}: reading failed in Tenure itself.", order.integration(), Faults.withoutMessage(failed));
        fault(Faults.internal(failed));
    }

    @Override
    public Optional<Instant> changedSince() {
        asked = true;
        return Optional.ofNullable(order.changedSince());
    }

    @Override
    public void afterwards(Runnable work) {
        afterwards = work;
    }

    @Override
    public void more() {
        more = true;
    }

    boolean hasMore() {
        return more;
    }

    /**
     * To be called when the run knows that all of it is kept.
     *
     * @throws FeedFault if it cannot be done
     */
    void finish() {
        if (!cancelled && !broken) {
            afterwards.run();
        }
    }

    @Override
    public boolean rehearsal() {
        return dryRun;
    }

    Faults faults() {
        return faults;
    }

    /** The connector asked what changed: what it did not hand over may be there all the same. */
    Optional<Instant> narrowedTo() {
        return asked ? Optional.ofNullable(order.changedSince()) : Optional.empty();
    }

    /** Somebody wanted the run to end, so that the rest was not read. */
    boolean isCancelled() {
        return cancelled;
    }

    /**
     * Keeps what is still waiting.
     *
     * @return how many records are kept in all
     */
    int end() {
        handOver();
        arrive();
        return kept;
    }

    private void handOver() {
        arrive();
        if (broken) {
            return;
        }
        String part = waiting.toString();
        int upTo = read;
        onItsWay = threads.beside(attempt.run(), () -> keep(part, upTo));
        waiting.setLength(0);
        handedOver = read;
    }

    /** A part that cannot be kept is the last one: with it missing, those after it would look like all there is. */
    private void arrive() {
        RunThreads.goOn(attempt.run());
        if (broken) {
            return;
        }
        try {
            cancelled |= RunThreads.end(attempt.run(), onItsWay);
            kept = handedOver;
        } catch (RuntimeException failed) {
            broken = true;
            failed(failed);
        }
    }

    private boolean keep(String part, int upTo) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            // Before the rows, so that whoever was thought dead adds none to those of another attempt.
            boolean unwanted =
                    rows.change(attempt, "records_read = :read, records_staged = :read", Map.of("read", upTo));
            db.execute((ConnectionCallback<Void>) connection -> {
                try {
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new StringReader(part));
                } catch (IOException impossible) {
                    throw new IllegalStateException(impossible);
                }
                return null;
            });
            return unwanted;
        }));
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
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            String instead = instead(text, i);
            if (instead != null) {
                waiting.append(text, from, i).append(instead);
                from = i + 1;
            }
        }
        waiting.append(text, from, text.length());
    }

    @Nullable
    private static String instead(String text, int i) {
        return switch (text.charAt(i)) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            // Half a character is none in UTF-8.
            default -> isHalf(text, i) ? "\uFFFD" : null;
        };
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
