package dev.tenure.roster;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Many records at once: people of whom nobody has heard come in as a set, everybody else one by one. */
class BulkAbsorb {

    private final Newcomers newcomers;
    private final Function<PersonRecord, Absorbed> single;
    private final Function<List<PersonRecord>, List<Absorbed>> set;
    private final TransactionTemplate transaction;
    private final TransactionTemplate part;

    /**
     * @param single absorbs one record within the transaction at hand
     * @param set the same for people who are all new, in that order
     */
    BulkAbsorb(
            Newcomers newcomers,
            Function<PersonRecord, Absorbed> single,
            Function<List<PersonRecord>, List<Absorbed>> set,
            TransactionTemplate transaction) {
        this.newcomers = newcomers;
        this.single = single;
        this.set = set;
        this.transaction = transaction;
        this.part = new TransactionTemplate(requireNonNull(transaction.getTransactionManager()));
        this.part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    List<Answer> absorb(Collection<PersonRecord> records) {
        return requireNonNull(transaction.execute(status -> answers(List.copyOf(records))));
    }

    private List<Answer> answers(List<PersonRecord> records) {
        Answer[] answers = new Answer[records.size()];
        Set<Integer> places = newcomers.among(records);
        if (places.size() > 1) {
            absorbAsSet(records, List.copyOf(places), answers);
        }
        // In one order, so that two that absorb the same people never wait for each other.
        newcomers.lockTheOthers(remaining(records, answers));
        for (int place = 0; place < answers.length; place++) {
            if (answers[place] == null) {
                answers[place] = absorbAlone(records.get(place));
            }
        }
        return new ArrayList<>(Arrays.asList(answers));
    }

    private static List<PersonRecord> remaining(List<PersonRecord> records, Answer[] answers) {
        List<PersonRecord> remaining = new ArrayList<>();
        for (int place = 0; place < answers.length; place++) {
            if (answers[place] == null) {
                remaining.add(records.get(place));
            }
        }
        return remaining;
    }

    private void absorbAsSet(List<PersonRecord> records, List<Integer> places, Answer[] answers) {
        try {
            List<PersonRecord> chosen = places.stream().map(records::get).toList();
            List<Absorbed> absorbed = inPart(() -> set.apply(chosen));
            for (int i = 0; i < places.size(); i++) {
                answers[places.get(i)] = new Answer.Taken(absorbed.get(i));
            }
        } catch (TransientDataAccessException | NonTransientDataAccessResourceException | TransactionException outage) {
            throw outage;
        } catch (RuntimeException oneOfThem) {
            // Somebody else was faster with one of them, or what follows from one fails: each for itself shows which.
            Arrays.fill(answers, null);
        }
    }

    private Answer absorbAlone(PersonRecord record) {
        try {
            return new Answer.Taken(absorbOrAgain(record));
        } catch (InvalidPersonRecord invalid) {
            return new Answer.Refused(invalid.problems());
        } catch (TransientDataAccessException | NonTransientDataAccessResourceException | TransactionException outage) {
            throw outage;
        } catch (RuntimeException fault) {
            return new Answer.Failed(fault);
        }
    }

    private Absorbed absorbOrAgain(PersonRecord record) {
        try {
            return inPart(() -> single.apply(record));
        } catch (DuplicateKeyException somebodyWasFaster) {
            return inPart(() -> single.apply(record));
        }
    }

    private <T> T inPart(Supplier<T> work) {
        return requireNonNull(part.execute(status -> work.get()));
    }
}
