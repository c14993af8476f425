package dev.tenure.source;

import dev.tenure.roster.Absorbed;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;

/** Gives one record to the roster. What is wrong with it is its outcome; only the loss of the database is ours. */
class Absorption {

    private static final Logger LOG = LoggerFactory.getLogger(Absorption.class);

    private final Roster roster;
    private final String feed;
    private final Predicate<RuntimeException> isOurs;

    /** @param isOurs failures that are no fault of a record, and are thrown on */
    Absorption(Roster roster, String feed, Predicate<RuntimeException> isOurs) {
        this.roster = roster;
        this.feed = feed;
        this.isOurs = isOurs;
    }

    /** What became of it, and of whom; nobody where it was refused. */
    record Result(
            RecordOutcome outcome,
            @Nullable Because because,
            @Nullable UUID changeId,
            @Nullable UUID personId) {

        static Result failed(Because because) {
            return new Result(RecordOutcome.FAILED, because, null, null);
        }
    }

    /**
     * Takes it in.
     *
     * @param knownBefore whether the feed brought this record before
     * @param remark kept with a record that is taken in
     */
    Result take(String sourceId, Supplier<PersonRecord> record, boolean knownBefore, @Nullable Because remark) {
        try {
            Absorbed absorbed = roster.absorb(record.get());
            return new Result(outcome(absorbed.kind(), knownBefore), remark, absorbed.changeId(), absorbed.personId());
        } catch (InvalidPersonRecord refused) {
            return Result.failed(Because.invalid(refused));
        } catch (RuntimeException failed) {
            if (isOurs.test(failed)) {
                throw failed;
            }
            return internal(sourceId, failed);
        }
    }

    /** An exception's message may quote the record: its type and place must do. */
    private Result internal(String id, RuntimeException failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String type = root.getClass().getName();
        LOG.error(
                "Feed {}: record {} cannot be taken in: {} ({}) at {}. It is tried again in the next run.",
                feed,
                id,
                failed.getClass().getName(),
                type,
                root.getStackTrace().length == 0 ? "?" : root.getStackTrace()[0]);
        return Result.failed(
                new Because("internal", "Tenure itself failed: " + type + ". It is tried again in the next run."));
    }

    private static RecordOutcome outcome(ChangeKind kind, boolean knownBefore) {
        if (kind == ChangeKind.UNCHANGED) {
            return RecordOutcome.UNCHANGED;
        }
        return kind == ChangeKind.JOINED || !knownBefore ? RecordOutcome.NEW : RecordOutcome.CHANGED;
    }
}
