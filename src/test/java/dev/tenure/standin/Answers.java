package dev.tenure.standin;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Locale;

/**
 * How the directory says no: LDAP code, Windows error number and text, in Samba's words or in Microsoft's. Samba's were
 * measured, Microsoft's are those of public reports where such were found; a DSID in them differs by Windows version.
 */
final class Answers {

    final boolean microsoft;

    Answers(boolean microsoft) {
        this.microsoft = microsoft;
    }

    /** An answer for which no own words of Microsoft's are known: the same code and text from both. */
    LDAPException no(ResultCode code, String text) {
        return new LDAPException(code, microsoft ? text + "\n\0" : text);
    }

    LDAPException no(ResultCode code, String samba, ResultCode microsoftCode, String microsoftText) {
        return microsoft ? new LDAPException(microsoftCode, microsoftText + "\n\0") : new LDAPException(code, samba);
    }

    LDAPException no(ResultCode code, String samba, String microsoftText) {
        return no(code, samba, code, microsoftText);
    }

    LDAPException bind(String data) {
        String text =
                "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data " + data + ", v1db1";
        return new LDAPException(ResultCode.INVALID_CREDENTIALS, microsoft ? text + "\0" : text);
    }

    LDAPException notAuthenticated() {
        return no(
                ResultCode.OPERATIONS_ERROR,
                "00002020: Operation unavailable without authentication",
                "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be"
                        + " completed on the connection., data 0, v4563");
    }

    /** `problem` as in `6005 (ENTRY_EXISTS)`. */
    static String upd(String number, String problem) {
        return number + ": UpdErr: DSID-031A1261, problem " + problem + ", data 0";
    }

    static String svc(String number) {
        return number + ": SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0";
    }

    static String atr(String number, String attribute) {
        return number + ": AtrErr: DSID-03152804, #1:\n\t0: " + number
                + ": DSID-03152804, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att "
                + Integer.toHexString(attribute.toLowerCase(Locale.ROOT).hashCode() & 0xFFFFF) + " (" + attribute + ")";
    }

    static String sec() {
        return "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0";
    }

    /** No such object, with the deepest entry that exists as the matched DN, as Windows has it. */
    LDAPException missing(String samba, String best) {
        if (!microsoft) {
            return new LDAPException(ResultCode.NO_SUCH_OBJECT, samba);
        }
        return new LDAPException(
                ResultCode.NO_SUCH_OBJECT,
                "0000208D: NameErr: DSID-03100241, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'" + best
                        + "'\n\0",
                best,
                null);
    }

    /** The base lies in no naming context of this server: Windows refers elsewhere, Samba knows no such object. */
    LDAPException foreign(String samba, String dn, String domain) {
        if (!microsoft) {
            return new LDAPException(ResultCode.NO_SUCH_OBJECT, samba);
        }
        return new LDAPException(
                ResultCode.REFERRAL,
                "0000202B: RefErr: DSID-0310084B, data 0, 1 access points\n\tref 1: '" + domain + "'\n\0",
                null,
                new String[] {"ldap://" + domain + "/" + dn.replace(" ", "%20")});
    }
}
