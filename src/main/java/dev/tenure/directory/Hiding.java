package dev.tenure.directory;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Hides leavers from address lists where that is the policy, and knows whether the directory lets us. */
@Component
class Hiding {

    private static final Logger LOG = LoggerFactory.getLogger(Hiding.class);
    private static final String ADDRESS_BOOKS = "showInAddressBook";

    private final Ledger ledger;
    private final MeterRegistry meters;
    private final List<Visibility.Sign> signs;

    @Nullable
    private volatile Refusal refusal;

    Hiding(HidingSettings policy, DirectorySettings settings, Ledger ledger, MeterRegistry meters) {
        this.ledger = ledger;
        this.meters = meters;
        this.signs = signs(policy);
        for (Visibility.Sign sign : signs) {
            if (Wanted.compared(settings).stream().anyMatch(sign.attribute()::equalsIgnoreCase)) {
                throw new IllegalArgumentException("tenure.directory.hide-attribute is " + sign.attribute()
                        + ", which Tenure writes already: choose another attribute, or do not map it.");
            }
        }
    }

    private static List<Visibility.Sign> signs(HidingSettings policy) {
        List<Visibility.Sign> signs = new ArrayList<>();
        if (policy.hideLeavers()) {
            signs.add(new Visibility.Sign(policy.hideAttribute(), List.of(policy.hideValue())));
            if (policy.hideClearsAddressBook()) {
                signs.add(new Visibility.Sign(ADDRESS_BOOKS, List.of()));
            }
        }
        return List.copyOf(signs);
    }

    List<String> attributes() {
        return signs.stream().map(Visibility.Sign::attribute).toList();
    }

    Visibility of(UUID personId) {
        return signs.isEmpty()
                ? Visibility.UNTOUCHED
                : new Visibility(signs, () -> covered(List.of(personId)).getOrDefault(personId, Map.of()));
    }

    /** The same where it is known already what was covered. As long as the directory refuses, nothing is to be done. */
    Visibility of(Map<String, Visibility.Covered> covered) {
        return isRefused() ? Visibility.UNTOUCHED : new Visibility(signs, () -> covered);
    }

    /** What our newest writing of each sign covered, of all these people. */
    Map<UUID, Map<String, Visibility.Covered>> covered(Collection<UUID> people) {
        return signs.isEmpty()
                ? Map.of()
                : ledger.covered(
                        people,
                        attributes().stream()
                                .map(name -> name.toLowerCase(Locale.ROOT))
                                .toList());
    }

    void worked() {
        if (isRefused()) {
            LOG.info("The directory hides accounts from address lists again.");
            refusal = null;
        }
    }

    void refused(Refusal why) {
        meters.counter("tenure.directory.hiding.refused").increment();
        if (!isRefused()) {
            LOG.error(
                    "The directory does not let us hide or show accounts in address lists by {}: result code {}, {}."
                            + " Accounts are written without it. Give Tenure's account the right, have the schema"
                            + " extended, or set another TENURE_DIRECTORY_HIDE_ATTRIBUTE.",
                    attributes(),
                    why.resultCode(),
                    why.cause().code());
        }
        refusal = why;
    }

    boolean isOn() {
        return !signs.isEmpty();
    }

    boolean isRefused() {
        return refusal != null;
    }

    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
