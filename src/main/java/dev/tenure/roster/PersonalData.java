package dev.tenure.roster;

import java.time.Duration;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * What one room keeps about people, table by table: how it is found, what erasing leaves of it, and how long it is kept.
 * Each room states its own, as a bean; what is stated is carried out in one place.
 *
 * @param kind the name of the room
 * @param floor rooms are erased from the highest floor down: the upper ones look people up in the lower ones
 * @param traces a query of (trace, value) for {@link Traces}, which may ask by those of the floors below; null for none
 * @param holdings in the order in which they are erased
 */
public record PersonalData(
        String kind, int floor, @Nullable String traces, List<Holding> holdings, List<Retention> retentions) {

    /** What replaces a text that told of a person. */
    public static final String TOMBSTONE = "[erased]";

    public PersonalData {
        holdings = List.copyOf(holdings);
        retentions = List.copyOf(retentions);
    }

    /**
     * Rows of one table.
     *
     * @param where the condition on the table, called {@code t}, by the parameters of {@link Traces}
     * @param erase a statement, or null where nothing in the rows tells who it was
     * @param theirs whether they are about the person, who is shown them; otherwise another person's rows name them
     */
    public record Holding(
            String table, String where, @Nullable String erase, boolean theirs) {

        /** Rows that stay, with other values. */
        public static Holding blanked(String table, String where, String values) {
            return new Holding(table, where, "update " + table + " t set " + values + " where " + where, true);
        }

        public static Holding deleted(String table, String where) {
            return new Holding(table, where, "delete from " + table + " t where " + where, true);
        }

        /** Rows that hold ids and numbers only. */
        public static Holding kept(String table, String where) {
            return new Holding(table, where, null, true);
        }

        /** Rows of others that name the person. */
        public static Holding mentions(String table, String where, String values) {
            return new Holding(table, where, "update " + table + " t set " + values + " where " + where, false);
        }

        /** A copy of what is shown elsewhere. */
        public static Holding copies(String table, String where) {
            return new Holding(table, where, "delete from " + table + " t where " + where, false);
        }
    }

    /**
     * How long something is kept.
     *
     * @param kind the end of its setting, {@code tenure.retention.kind}
     * @param atLeast the shortest time that may be set
     * @param forget a statement for at most {@code :chunk} rows that are older than {@code :limit}, at {@code :now};
     *     it changes no row when none is left
     */
    public record Retention(String kind, Duration atLeast, String forget) {}
}
