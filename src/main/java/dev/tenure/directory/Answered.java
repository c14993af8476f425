package dev.tenure.directory;

import com.unboundid.ldap.sdk.LDAPException;
import dev.tenure.roster.Field;
import org.springframework.lang.Nullable;

/** The directory answered, and not with yes. It keeps the answer, never the SDK's exception, which quotes the request. */
final class Answered extends Exception {

    private static final long serialVersionUID = 1L;

    private final Operation operation;
    private final Meaning meaning;
    private final int code;

    @Nullable
    private final String win32;

    private final String answer;
    private final String dn;

    Answered(Operation operation, String dn, Meaning meaning, LDAPException cause) {
        super(operation.word() + " was answered by " + cause.getResultCode());
        this.operation = operation;
        this.meaning = meaning;
        this.code = cause.getResultCode().intValue();
        String message = cause.getDiagnosticMessage();
        this.win32 = Answers.win32(message);
        this.answer = message == null
                ? cause.getResultCode().getName()
                : message.replace("\0", "").strip();
        this.dn = dn;
    }

    Meaning meaning() {
        return meaning;
    }

    String answer() {
        return answer;
    }

    Refused refused(Cause cause) {
        return refused(cause, null, null);
    }

    Refused refused(Cause cause, @Nullable String attribute, @Nullable Field field) {
        return new Refused(new Refusal(cause, operation.word(), code, win32, answer, attribute, field, dn));
    }
}
