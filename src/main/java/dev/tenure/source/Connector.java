package dev.tenure.source;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One kind of system that knows people. Kept small: a new kind is a folder with one of these. */
public interface Connector {

    /** Stable; what an integration names, such as {@code planhat}. */
    String kind();

    /** For people, such as {@code Planhat}. */
    String title();

    /** What an integration of this kind is to be told, in the order in which people are asked. */
    List<ConnectorSetting> settings();

    /**
     * Hands over each record that the system has, once and one at a time, without keeping them. Returning means that it
     * was read to its end; a part that cannot be read is told to {@link Reading#fault}.
     *
     * @throws FeedFault if nothing more can be read
     */
    void read(Connection connection, Reading reading);

    /** How far before its last reading the system is asked again what changed: what it tells of that may be late. */
    default Duration overlap(Connection connection) {
        return Duration.ofDays(30);
    }

    /**
     * Whose midnight begins a day there. Days come, such as a last one, without anything being changed: the first
     * reading of a day is of everybody.
     */
    default ZoneId zone(Connection connection) {
        return ZoneOffset.UTC;
    }

    /**
     * Tries the connection step by step: name, TLS, sign-in, rights, one record. Steps after the first that fails are
     * not tried.
     */
    List<ConnectionCheck> check(Connection connection);

    /**
     * What can be chosen for a setting that {@linkplain ConnectorSetting#hasChoices has choices}, asked of the system. The
     * connection need not be good for reading: what is chosen now may be missing or wrong.
     *
     * @throws FeedFault if the system does not tell
     */
    default List<SettingChoice> choices(String setting, Connection connection) {
        return List.of();
    }

    /** Names of the settings whose addresses secrets are sent to: a credential goes to those that it is bound to alone. */
    default Set<String> addresses() {
        return Set.of();
    }

    /** Why a setting cannot have that value; nothing if it can. */
    default Optional<String> refusal(String setting, String value) {
        return Optional.empty();
    }

    /** Whether it reads files that people hand in, and so can be run only with one. */
    default boolean readsUploads() {
        return false;
    }
}
