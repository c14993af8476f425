package crooked.ticket;

import java.util.Map;

/** Takes whatever comes, and nobody can tell what that is. */
public class BagOfTickets {

    public void open(Map<String, Object> whatever) {
        whatever.clear();
    }
}
