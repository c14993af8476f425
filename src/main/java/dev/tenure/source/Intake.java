package dev.tenure.source;

import java.time.LocalDate;
import java.util.List;

/** Where a feed puts what it reads during one run. */
public interface Intake {

    /** Part of the source was read, so that the run is not a failure even if it brings nobody. */
    void heard();

    /** A record for the roster; it is taken in soon, with others. */
    void take(ForeignRecord record);

    /** Part of the source cannot be read; the rest goes on. */
    void fault(FeedFault fault);

    /** The keys of known records whose meaning changes by that day, whether or not the source lists them again. */
    List<String> dueForAnotherLook(LocalDate today);
}
