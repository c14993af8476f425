package dev.tenure.source;

import java.util.List;
import org.springframework.lang.Nullable;

/** What a mapping would make of a few records. Shown to people and never kept: it holds their values. */
public record Preview(List<Row> rows) {

    public Preview {
        rows = List.copyOf(rows);
    }

    /** What became of a record. */
    public enum Fate {
        COMES_IN,
        KEPT_OUT,
        FAILS
    }

    /**
     * One record.
     *
     * @param because why it does not come in; null if it does
     */
    public record Row(String sourceId, Fate fate, @Nullable Because because, List<Cell> cells) {

        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One field of it.
     *
     * @param field as in the form; those of the account in the application as {@code seat.role}
     * @param value null where the record has none, or there is a problem
     * @param problem null if there is none
     */
    public record Cell(
            String field, @Nullable String value, @Nullable Because problem) {}

    /** Says nothing of what is in it. */
    @Override
    public String toString() {
        return "Preview[" + rows.size() + " rows]";
    }
}
