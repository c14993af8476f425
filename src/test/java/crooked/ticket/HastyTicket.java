package crooked.ticket;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Async;

/** Does later, and by guesswork, what should happen now. */
public class HastyTicket {

    @Autowired
    Clock clock;

    @Async
    void open() throws InterruptedException {
        Thread.sleep(1);
        System.out.println(clock.instant());
    }
}
