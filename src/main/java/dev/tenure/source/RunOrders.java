package dev.tenure.source;

import java.util.UUID;
import org.springframework.lang.Nullable;

/** Tells runs what they are to do: a process carries the integration's name and version, and asks here at each step. */
public interface RunOrders {

    /**
     * The order of that version.
     *
     * @param upload the file that was handed in for the run; null if none
     * @throws FeedFault if it cannot be made any more, such as for a credential that is gone
     */
    RunOrder order(String integration, int version, @Nullable UUID upload);
}
