package dev.tenure.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.NameLedger.Kind;
import dev.tenure.directory.NameLedger.Name;
import dev.tenure.directory.NameLedger.Origin;
import dev.tenure.roster.Person;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Gives people names that nobody has or had, by the ledger and by the directory. */
@Component
class NameGiving {

    private static final int FIRST_NUMBERS = 3;
    private static final int MORE_NUMBERS = 4;
    private static final int MOST_AT_ONCE = 200;

    /** Enough of a name to find all numbered ones like it. */
    private static final int STEM = Naming.LONGEST_ACCOUNT - 4;

    private final Naming naming;
    private final NameLedger ledger;
    private final Lookup lookup;

    NameGiving(Naming naming, NameLedger ledger, Lookup lookup) {
        this.naming = naming;
        this.ledger = ledger;
        this.lookup = lookup;
    }

    /** What a search for names came to. */
    sealed interface Found {

        /** Names that are the person's now. */
        record Names(GivenNames names) implements Found {}

        /** All that the patterns make are taken. */
        record AllTaken() implements Found {}

        /** An address that the person must have is another's. */
        record AddressTaken(String address) implements Found {}
    }

    /**
     * Begins to look for names.
     *
     * @param must addresses that the person must have besides
     * @param own the person's account; null where there is none yet
     */
    Search search(Person person, Naming.Wish wish, List<Name> must, @Nullable UUID own) {
        return new Search(person, wish, must, own);
    }

    /** The search for one person's names, which remembers what the directory has refused. */
    final class Search {

        private final Person person;
        private final Naming.Wish wish;
        private final List<Name> must;

        @Nullable
        private final UUID own;

        /** Keys of names and of whole addresses. */
        private final Set<String> taken = new HashSet<>();

        private List<Name> last = List.of();
        private List<String> fresh = List.of();

        private Search(Person person, Naming.Wish wish, List<Name> must, @Nullable UUID own) {
            this.person = person;
            this.wish = wish;
            this.must = List.copyOf(must);
            this.own = own;
        }

        /** The next names that nobody has; the ones before are not given again. */
        Found next() throws Answered {
            if (!wish.account() && !wish.mail()) {
                return must.isEmpty() ? new Found.Names(GivenNames.NONE) : claimed(List.of(GivenNames.NONE));
            }
            int to = 1 + FIRST_NUMBERS;
            for (int from = 1;
                    from <= naming.highest();
                    from = to, to = Math.min(to * MORE_NUMBERS, to + MOST_AT_ONCE)) {
                Found found = claimed(naming.proposals(person, wish, from, to));
                if (!(found instanceof Found.AllTaken)) {
                    return found;
                }
            }
            return new Found.AllTaken();
        }

        private Found claimed(List<GivenNames> proposals) throws Answered {
            while (true) {
                List<GivenNames> left =
                        proposals.stream().filter(this::isNotTaken).toList();
                if (left.isEmpty()) {
                    return new Found.AllTaken();
                }
                List<List<Name>> names = left.stream().map(this::names).toList();
                NameLedger.Claim claim = ledger.claim(person.id(), must, names);
                if (claim.clash() != null) {
                    return new Found.AddressTaken(claim.clash());
                }
                if (!claim.isComplete()) {
                    return new Found.AllTaken();
                }
                last = names.get(claim.proposal());
                fresh = claim.fresh();
                GivenNames given = left.get(claim.proposal());
                if (given.mail() == null || isFreeInTheDirectory(given.mail())) {
                    return new Found.Names(given);
                }
                passOver();
            }
        }

        private boolean isFreeInTheDirectory(String mail) throws Answered {
            if (lookup.holders(List.of(mail), own).isEmpty()) {
                return true;
            }
            String local = mail.substring(0, mail.indexOf('@'));
            taken.add(NameKey.of(mail));
            for (String address : lookup.addressesLike(stem(local), own)) {
                taken.add(NameKey.of(address));
            }
            return false;
        }

        /** What a no of the directory is about. */
        private record Collision(boolean isOurs, boolean isOfNames) {}

        /**
         * Whether the account with the person's number is there after all.
         *
         * @param answered the directory's no to what was given last
         */
        boolean isThereAlready(Answered answered) throws Answered {
            return collision(answered).isOurs();
        }

        /** Whether the directory refused the names that were given last because somebody has them. */
        boolean areTaken(Answered answered) throws Answered {
            return collision(answered).isOfNames();
        }

        @Nullable
        private Answered looked;

        private Collision seen = new Collision(false, false);

        private Collision collision(Answered answered) throws Answered {
            if (looked != answered) {
                seen = look(answered);
                looked = answered;
            }
            return seen;
        }

        private Collision look(Answered answered) throws Answered {
            if (answered.meaning() != Meaning.TAKEN && answered.meaning() != Meaning.TAKEN_OR_VALUE) {
                return new Collision(false, false);
            }
            List<String> given = last.stream()
                    .filter(name -> name.kind() != Kind.MAIL)
                    .map(Name::text)
                    .toList();
            boolean ours = false;
            boolean names = false;
            for (SearchResultEntry entry : lookup.named(given, person.numbers())) {
                if (!ObjectGuid.of(entry).equals(own)) {
                    ours |= own == null && lookup.carriesOneOf(entry, person.numbers());
                    names |= isNamedLikeGiven(entry);
                }
            }
            if (names) {
                for (String name : given) {
                    for (SearchResultEntry entry : lookup.namedLike(stem(local(name)))) {
                        if (!ObjectGuid.of(entry).equals(own)) {
                            taken.addAll(keys(entry));
                        }
                    }
                }
                passOver();
            }
            return new Collision(ours, names);
        }

        private boolean isNamedLikeGiven(SearchResultEntry entry) {
            Set<String> keys = keys(entry);
            return last.stream()
                    .filter(name -> name.kind() != Kind.MAIL)
                    .anyMatch(name -> keys.contains(name.key()) || keys.contains(NameKey.of(local(name.text()))));
        }

        /** Names that others are seen to have stay taken; the rest is given back. */
        private void passOver() {
            List<Name> used =
                    last.stream().filter(name -> taken.contains(name.key())).toList();
            ledger.foundWithOthers(person.id(), used);
            List<String> unused = new ArrayList<>(fresh);
            unused.removeAll(NameLedger.claims(used));
            unused.removeAll(NameLedger.claims(must));
            ledger.giveBack(person.id(), unused);
        }

        private boolean isNotTaken(GivenNames names) {
            return names(names).stream()
                    .noneMatch(name -> taken.contains(name.key())
                            || (name.kind() == Kind.UPN && taken.contains(NameKey.of(local(name.text())))));
        }

        private List<Name> names(GivenNames given) {
            Origin origin = wish.chosen() == null ? Origin.GIVEN : Origin.CHOSEN;
            List<Name> names = new ArrayList<>();
            if (given.account() != null) {
                names.add(new Name(Kind.ACCOUNT, given.account(), origin, false));
                names.add(new Name(Kind.UPN, given.principal(), Origin.GIVEN, false));
            }
            if (given.mail() != null) {
                names.add(new Name(Kind.MAIL, given.mail(), Origin.GIVEN, true));
            }
            return names;
        }

        /** An account's names stand for user principal names of the domain, and the other way round. */
        private Set<String> keys(SearchResultEntry entry) {
            Set<String> keys = new HashSet<>();
            String accountName = entry.getAttributeValue(Lookup.ACCOUNT_NAME);
            if (accountName != null) {
                keys.add(NameKey.of(accountName));
            }
            String principalName = entry.getAttributeValue(Lookup.PRINCIPAL_NAME);
            if (principalName != null) {
                keys.add(NameKey.of(principalName));
                if (lookup.isOfOurDomain(principalName)) {
                    keys.add(NameKey.of(local(principalName)));
                }
            }
            return keys;
        }
    }

    /** Takes a name that a human chose; nothing if somebody has it. */
    Optional<String> choose(UUID personId, String name) {
        Name chosen = new Name(Kind.ACCOUNT, name.toLowerCase(Locale.ROOT), Origin.CHOSEN, false);
        return ledger.claim(personId, List.of(), List.of(List.of(chosen))).isComplete()
                ? Optional.of(chosen.text())
                : Optional.empty();
    }

    private static String local(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static String stem(String name) {
        String beginning = name.substring(0, Math.min(name.length(), STEM)).replaceAll("[0-9]+$", "");
        return beginning.isEmpty() ? name : beginning;
    }
}
