package dev.tenure.source;

import java.util.UUID;

/** Where the orders of runs come from. */
public interface RunOrders {

    /**
     * The order of this version of the integration.
     *
     * @throws FeedFault if it cannot be made any more: a credential is gone, a kind is not known here
     */
    RunOrder of(UUID integrationId, int version);
}
