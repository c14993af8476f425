package dev.tenure.notification;

import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;

/**
 * Why a mail did not go out.
 *
 * @param permanent true when the server said no for good: an answer of 500 and more that is not about signing in
 * @param answer in the server's own words, or the connection's; addresses taken out
 */
record MailFailure(boolean permanent, String answer) {

    private static final int LONGEST = 300;

    static MailFailure of(MailException failed) {
        Throwable deepest = failed;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> chain = new ArrayDeque<>(Set.of(failed));
        while (!chain.isEmpty()) {
            Throwable next = chain.pop();
            if (!seen.add(next)) {
                continue;
            }
            int code = code(next);
            if (code >= 400) {
                return new MailFailure(isPermanent(failed, code), clean(next.getMessage()));
            }
            deepest = next;
            if (next instanceof MailSendException several) {
                for (Exception one : several.getMessageExceptions()) {
                    chain.add(one);
                }
            }
            if (next instanceof MessagingException linked && linked.getNextException() != null) {
                chain.add(linked.getNextException());
            }
            if (next.getCause() != null) {
                chain.add(next.getCause());
            }
        }
        return new MailFailure(false, clean(String.valueOf(deepest.getMessage())));
    }

    private static int code(Throwable failed) {
        if (failed instanceof SMTPAddressFailedException recipient) {
            return recipient.getReturnCode();
        }
        if (failed instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return failed instanceof SMTPSendFailedException command ? command.getReturnCode() : -1;
    }

    /** 530 to 538 ask us to sign in, or to sign in otherwise: a setting that somebody will put right. */
    private static boolean isPermanent(MailException failed, int code) {
        return code >= 500 && (code < 530 || code > 538) && !(failed instanceof MailAuthenticationException);
    }

    private static String clean(String answer) {
        String clean = answer.replaceAll("\\S+@\\S+", "(address)")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }
}
