package dev.tenure.notification;

/** The mail server could not be reached, or could not take the mail just now: trying again later may help. */
public class MailUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param answer what the server or the connection answered, without addresses */
    MailUnavailable(String answer) {
        super("The mail server does not take mail at the moment; it is tried again. It answered: " + answer);
    }
}
