package dev.tenure.source;

import java.util.List;

/**
 * One kind of system that people's records are read from: Planhat, a CSV file, any REST API. Adding one is a folder
 * with one of these as a bean. It reads and says what it read, and knows nothing of people, mappings or runs.
 */
public interface Connector {

    /** Stable, lower case; what an integration calls its kind. */
    String kind();

    /** What an integration of this kind may or must be told. */
    List<ConnectorSetting> settings();

    /**
     * Reads the source once, record by record, and keeps none of it. Says {@link RawRecords#complete} when and only
     * when the source was read to its end.
     *
     * @throws FeedFault if nothing more can be read
     */
    void read(Connection connection, RawRecords into);

    /**
     * Tries, in their order and each with its own answer, what reading needs: the address, TLS, the sign-in, the
     * rights, one record. What comes after the first that fails is not tried, and not listed.
     */
    List<ConnectorCheck> test(Connection connection);

    /**
     * The run that read is over, and nothing will be read again for it: what it read may be put away. May come twice,
     * or not at all if the node died; then the next reading begins with the same.
     *
     * @param taken whether all was read and taken in
     */
    default void ended(Connection connection, boolean taken) {
        // Most sources keep nothing for a run.
    }
}
