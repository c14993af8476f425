package dev.tenure.directory;

import com.unboundid.ldap.sdk.ResultCode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * Reads the directory's answers: by LDAP's result code and the Windows number that leads the message, never by words,
 * which differ by version and vendor.
 */
final class Answers {

    private static final Pattern WIN32 = Pattern.compile("^([0-9A-Fa-f]{8}):");

    private static final String PASSWORD_RESTRICTION = "0000052D";
    private static final String NOT_SIGNED_IN = "000004DC";
    private static final String NOT_SIGNED_IN_SAMBA = "00002020";
    private static final String REFERENCE_NOT_FOUND = "000020B5";
    private static final String INVALID_PARAMETER = "00000057";

    /** A user principal name or service name is taken; on Samba also that a value breaks a rule of its. */
    private static final Set<String> MAYBE_TAKEN = Set.of("0000202F", "000021C8", "000021C7");

    /** The SDK does not go on with a connection after these, but the server answered, and soundly. */
    private static final Set<ResultCode> SOUND = Set.of(
            ResultCode.OPERATIONS_ERROR, ResultCode.PROTOCOL_ERROR, ResultCode.UNWILLING_TO_PERFORM, ResultCode.OTHER);

    /** The server works, but this client is not set up as it wants. */
    private static final Set<ResultCode> WAY_IN = Set.of(
            ResultCode.STRONG_AUTH_REQUIRED,
            ResultCode.AUTH_METHOD_NOT_SUPPORTED,
            ResultCode.CONFIDENTIALITY_REQUIRED,
            ResultCode.INAPPROPRIATE_AUTHENTICATION);

    private static final Set<ResultCode> LATER = Set.of(
            ResultCode.BUSY,
            ResultCode.UNAVAILABLE,
            ResultCode.TIME_LIMIT_EXCEEDED,
            ResultCode.ADMIN_LIMIT_EXCEEDED,
            ResultCode.CONNECT_ERROR,
            ResultCode.SERVER_DOWN,
            ResultCode.TIMEOUT);

    private static final Set<ResultCode> VALUES = Set.of(
            ResultCode.NO_SUCH_ATTRIBUTE,
            ResultCode.UNDEFINED_ATTRIBUTE_TYPE,
            ResultCode.INAPPROPRIATE_MATCHING,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
            ResultCode.INVALID_ATTRIBUTE_SYNTAX,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.NAMING_VIOLATION,
            ResultCode.OBJECT_CLASS_VIOLATION);

    private static final Set<ResultCode> FINE =
            Set.of(ResultCode.SUCCESS, ResultCode.COMPARE_TRUE, ResultCode.COMPARE_FALSE, ResultCode.NO_OPERATION);

    private Answers() {}

    /** The Windows number at the head of Active Directory's message, in upper case; null where there is none. */
    @Nullable
    static String win32(@Nullable String message) {
        if (message == null) {
            return null;
        }
        Matcher matcher = WIN32.matcher(message);
        return matcher.find() ? matcher.group(1).toUpperCase(java.util.Locale.ROOT) : null;
    }

    static Meaning meaning(Operation operation, ResultCode code, @Nullable String win32) {
        if (FINE.contains(code)) {
            return Meaning.FINE;
        }
        if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
            return Meaning.CREDENTIALS;
        }
        if (isOutage(operation, code, win32)) {
            return Meaning.UNAVAILABLE;
        }
        if (PASSWORD_RESTRICTION.equals(win32)) {
            return Meaning.POLICY;
        }
        if (code.equals(ResultCode.ENTRY_ALREADY_EXISTS)) {
            return Meaning.TAKEN;
        }
        if (code.equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS)) {
            return Meaning.NO_RIGHT;
        }
        if (code.equals(ResultCode.NOT_ALLOWED_ON_NONLEAF)) {
            return Meaning.NOT_EMPTY;
        }
        if (isMissing(operation, code, win32)) {
            return Meaning.MISSING;
        }
        if (code.equals(ResultCode.CONSTRAINT_VIOLATION) && REFERENCE_NOT_FOUND.equals(win32)) {
            return Meaning.REFERENCE;
        }
        if (code.equals(ResultCode.CONSTRAINT_VIOLATION) && win32 != null && MAYBE_TAKEN.contains(win32)) {
            return Meaning.TAKEN_OR_VALUE;
        }
        if (VALUES.contains(code) || INVALID_PARAMETER.equals(win32)) {
            return Meaning.VALUE;
        }
        return Meaning.OTHER;
    }

    private static boolean isOutage(Operation operation, ResultCode code, @Nullable String win32) {
        boolean notSignedIn = NOT_SIGNED_IN.equals(win32) || NOT_SIGNED_IN_SAMBA.equals(win32);
        return LATER.contains(code)
                || WAY_IN.contains(code)
                || (!code.isConnectionUsable() && !SOUND.contains(code))
                || (code.equals(ResultCode.OPERATIONS_ERROR) && notSignedIn)
                || operation == Operation.SIGN_IN;
    }

    private static boolean isMissing(Operation operation, ResultCode code, @Nullable String win32) {
        // Microsoft says 10 of what lies in another domain, Samba 32; Samba says 80 when the target of a move is
        // missing.
        return code.equals(ResultCode.NO_SUCH_OBJECT)
                || code.equals(ResultCode.REFERRAL)
                || (operation == Operation.RENAME && code.equals(ResultCode.OTHER) && !INVALID_PARAMETER.equals(win32));
    }
}
