package dev.tenure.source;

import dev.tenure.roster.Absorbed;
import dev.tenure.roster.Answer;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.FieldProblem;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;

/** Gives records to the roster. What is wrong with it is its outcome; only the loss of the database is ours. */
class Absorption {

    private static final Logger LOG = LoggerFactory.getLogger(Absorption.class);

    private static final Because ERASED = new Because(
            Erasures.ERASED, "This person has left and was erased from Tenure: nothing of them is kept or taken in.");

    private final Roster roster;
    private final String feed;

    Absorption(Roster roster, String feed) {
        this.roster = roster;
        this.feed = feed;
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
     * Takes in many at once, each for itself.
     *
     * @return what became of each, in their order
     */
    List<Result> take(List<PersonRecord> records, IntPredicate knownBefore, IntFunction<Because> remark) {
        List<Answer> answers = roster.absorb(records);
        return IntStream.range(0, records.size())
                .mapToObj(i -> result(records.get(i), answers.get(i), knownBefore.test(i), remark.apply(i)))
                .toList();
    }

    private Result result(PersonRecord record, Answer answer, boolean knownBefore, @Nullable Because remark) {
        if (answer instanceof Answer.Taken taken) {
            Absorbed absorbed = taken.absorbed();
            return new Result(outcome(absorbed.kind(), knownBefore), remark, absorbed.changeId(), absorbed.personId());
        }
        return answer instanceof Answer.Refused refused
                ? refused(refused.problems())
                : internal(record.sourceId(), ((Answer.Failed) answer).fault());
    }

    private static Result refused(List<FieldProblem> problems) {
        return problems.stream().anyMatch(problem -> problem.code().equals(Erasures.ERASED))
                ? new Result(RecordOutcome.SKIPPED, ERASED, null, null)
                : Result.failed(Because.invalid(problems));
    }

    /** Then nothing of the record may be kept. */
    static boolean isErased(@Nullable Because because) {
        return ERASED.equals(because);
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
