package dev.tenure.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.nio.charset.StandardCharsets;

/** Makes sure that text is one plain mail address, and nothing that could write a header of its own. */
final class MessageRecipient {

    private static final int LONGEST = 254;

    private MessageRecipient() {}

    /**
     * The address, its host in ASCII.
     *
     * @throws AddressException saying what is wrong, without quoting the address
     */
    static InternetAddress of(String text) throws AddressException {
        if (text.length() > LONGEST) {
            throw new AddressException("It is longer than " + LONGEST + " characters.");
        }
        int at = text.lastIndexOf('@');
        if (at < 1) {
            throw new AddressException("It has no host after an '@'.");
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text.substring(0, at))) {
            throw new AddressException(
                    "The part before the '@' has letters beyond a to z, which most mail servers do" + " not take.");
        }
        String address = text.substring(0, at + 1) + ascii(text.substring(at + 1));
        // White space, brackets, separators and quotes are legal in places, and needed by nobody who works here.
        if (!address.matches("[\\x21-\\x7e&&[^<>()\\[\\],;:\\\\\"]]+")) {
            throw new AddressException("It has characters that do not belong in one plain address.");
        }
        var checked = new InternetAddress(address, true);
        checked.validate();
        return checked;
    }

    private static String ascii(String host) throws AddressException {
        try {
            return IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException notAHost) {
            throw new AddressException("What follows the '@' is not the name of a host.");
        }
    }
}
