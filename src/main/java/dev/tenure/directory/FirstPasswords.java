package dev.tenure.directory;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.StaticUtils;
import dev.tenure.directory.NoFirstPassword.Why;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Hands over first passwords. One is made when somebody presses "show", and not before: until then the account has a
 * password that nobody has ever seen.
 */
@Component
public class FirstPasswords {

    /** How long a page may show it. */
    private static final Duration SHOWN_FOR = Duration.ofMinutes(5);

    /** The directory makes an account and its password in one operation, but not of one clock reading. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final String SET = "pwdLastSet";
    private static final String CREATED = "whenCreated";
    private static final String POLICY = "msDS-ResultantPSO";
    private static final String POLICY_LENGTH = "msDS-MinimumPasswordLength";
    private static final String DOMAIN_LENGTH = "minPwdLength";

    private final Directory directory;
    private final Ledger ledger;
    private final Protection protection;
    private final DirectorySettings settings;
    private final Clock clock;

    FirstPasswords(Directory directory, Ledger ledger, Protection protection, DirectorySettings settings, Clock clock) {
        this.directory = directory;
        this.ledger = ledger;
        this.protection = protection;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes a password by the domain's policy, sets it, and has it changed at the first sign-in. Again it may be asked
     * for until the owner has chosen one; the one before is worth nothing then. Whoever was gone and is back may be handed
     * one anew, also for an account that was there before Tenure.
     *
     * @param by who is shown it
     * @throws NoFirstPassword if it cannot or must not be shown
     * @throws DirectoryUnavailable in an outage; whether a password was set is unknown then: ask again
     */
    public FirstPassword show(UUID personId, String by, FirstPassword.Form form) {
        Account account = ledger.of(personId)
                .filter(known -> !ledger.isGone(known.objectGuid()))
                .orElseThrow(
                        () -> new NoFirstPassword(Why.NO_ACCOUNT, "There is no account: see the person's ticket."));
        HandOver due = ledger.handOver(personId).orElse(null);
        boolean isBack = due != null && due.kind() == HandOver.Kind.RETURN;
        Optional<Instant> shown = ledger.lastShown(account.objectGuid());
        if (!isBack && shown.isEmpty() && !ledger.hasCreatedFor(personId)) {
            throw new NoFirstPassword(
                    Why.NOT_MADE_BY_TENURE,
                    "The account was there before Tenure: whoever uses it has a password. Reset it by the ordinary way.");
        }
        try {
            SearchResultEntry entry = read(account.objectGuid());
            check(entry, due, shown);
            String password = ReadablePassword.make(length(entry), List.of(account.accountName(), name(entry)));
            set(entry.getDN(), password);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            ledger.shown(personId, account.objectGuid(), by, form, now);
            return new FirstPassword(account.accountName(), account.userPrincipalName(), password, now.plus(SHOWN_FOR));
        } catch (Answered answered) {
            throw new NoFirstPassword(
                    Why.REFUSED,
                    "The directory refused: " + answered.getMessage() + ": " + answered.answer()
                            + ". Tenure's account needs the right to reset passwords there and to write pwdLastSet.");
        }
    }

    private SearchResultEntry read(UUID guid) throws Answered {
        return directory
                .read(
                        guid,
                        SET,
                        CREATED,
                        POLICY,
                        Wanted.DISPLAY_NAME,
                        Wanted.ACCOUNT_CONTROL,
                        Protection.ADMIN_COUNT,
                        Protection.SID,
                        Protection.TOKEN_GROUPS)
                .orElseThrow(() -> new NoFirstPassword(
                        Why.NO_ACCOUNT, "The account is not in the directory any more: see the person's ticket."));
    }

    private void check(SearchResultEntry entry, @Nullable HandOver due, Optional<Instant> shown) throws Answered {
        Optional<Refused> forbidden = protection.forbids(entry);
        if (forbidden.isPresent()) {
            throw new NoFirstPassword(
                    Why.PROTECTED,
                    "The account is not to be touched: "
                            + forbidden.get().refusal().answer() + ".");
        }
        if (isInUse(entry, due, shown)) {
            throw new NoFirstPassword(
                    Why.IN_USE,
                    "Somebody has set a password of this account since it was made: reset it by the ordinary way.");
        }
    }

    /** Whether somebody has set a password since one was to be handed over; also when the account is not there. */
    boolean isChosen(Account account, HandOver due) throws Answered {
        Optional<SearchResultEntry> entry = directory.read(account.objectGuid(), SET, CREATED);
        return entry.isEmpty() || isInUse(entry.get(), due, ledger.lastShown(account.objectGuid()));
    }

    /**
     * No time is as we left it: to be changed at the next sign-in. Of an account that we made, times are compared by the
     * directory's own clock; what somebody who was gone chose before does not count.
     */
    private static boolean isInUse(SearchResultEntry entry, @Nullable HandOver due, Optional<Instant> shown) {
        Instant set = FileTime.instant(entry.getAttributeValue(SET));
        if (set == null) {
            return false;
        }
        if (due != null && due.kind() == HandOver.Kind.RETURN) {
            return set.isAfter(due.since());
        }
        return shown.isPresent() || set.isAfter(created(entry).plus(AT_ONCE));
    }

    private static Instant created(SearchResultEntry entry) {
        String text = entry.getAttributeValue(CREATED);
        try {
            return StaticUtils.decodeGeneralizedTime(text).toInstant();
        } catch (ParseException | NullPointerException unreadable) {
            throw new IllegalStateException(
                    "The directory does not say when the account was made: " + text, unreadable);
        }
    }

    /** The stricter of the domain's policy and the one for this account, as far as we may read that. */
    private int length(SearchResultEntry entry) throws Answered {
        int length = number(directory.read(settings.baseDn(), DOMAIN_LENGTH), DOMAIN_LENGTH);
        String policy = entry.getAttributeValue(POLICY);
        return policy == null ? length : Math.max(length, number(directory.read(policy, POLICY_LENGTH), POLICY_LENGTH));
    }

    private static int number(Optional<SearchResultEntry> entry, String attribute) {
        Integer number =
                entry.map(found -> found.getAttributeValueAsInteger(attribute)).orElse(null);
        return number == null ? 0 : number;
    }

    private static String name(SearchResultEntry entry) {
        String name = entry.getAttributeValue(Wanted.DISPLAY_NAME);
        return name == null ? "" : name;
    }

    private void set(String dn, String password) throws Answered {
        byte[] quoted = ReadablePassword.unicodePwd(password);
        try {
            directory.modify(
                    dn,
                    List.of(
                            new Modification(ModificationType.REPLACE, "unicodePwd", quoted),
                            new Modification(ModificationType.REPLACE, SET, "0")));
        } finally {
            Arrays.fill(quoted, (byte) 0);
        }
    }
}
