package dev.tenure.notification;

/** What became of a notice. */
public sealed interface Delivery {

    /** The mail server took it now. */
    record Sent() implements Delivery {}

    /** The mail server took it some time before; nothing was sent now. */
    record AlreadySent() implements Delivery {}

    /**
     * It cannot be sent, and trying again would not help.
     *
     * @param answer what the mail server answered, or what is wrong with the address; without addresses
     */
    record Refused(String answer) implements Delivery {}

    /** Mail is switched off by {@code tenure.notification.enabled}. */
    record SwitchedOff() implements Delivery {}
}
