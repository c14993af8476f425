package dev.tenure.directory;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What our own tables know of several people's accounts, and a comparison needs; see {@link Inventory#remember}. */
public final class Remembered {

    /** Of nobody. */
    public static final Remembered NOTHING = new Remembered(Map.of(), Map.of());

    private final Map<UUID, List<String>> mails;
    private final Map<UUID, Map<String, Visibility.Covered>> covered;

    /** @param mails addresses that these people have or had, which stay theirs */
    Remembered(Map<UUID, List<String>> mails, Map<UUID, Map<String, Visibility.Covered>> covered) {
        this.mails = mails;
        this.covered = covered;
    }

    List<String> mails(UUID personId) {
        return mails.getOrDefault(personId, List.of());
    }

    Map<String, Visibility.Covered> covered(UUID personId) {
        return covered.getOrDefault(personId, Map.of());
    }
}
