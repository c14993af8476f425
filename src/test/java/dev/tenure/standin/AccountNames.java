package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names by which accounts are known in the whole domain: their form, and that no two accounts share one. */
final class AccountNames {

    private static final String FORBIDDEN = "\"/\\[]:;|=,+*?<>";

    private final Domain domain;
    private final Answers answers;

    AccountNames(Domain domain) {
        this.domain = domain;
        this.answers = domain.answers;
    }

    /** Checks new names of an account; a name that is null stays as it is. */
    void check(AdObject object, String account, String principal) throws LDAPException {
        if (account != null) {
            refuseBadAccountName(object, account);
            AdObject other = domain.byAccount(account);
            if (other != null && other != object) {
                throw answers.no(
                        ResultCode.ENTRY_ALREADY_EXISTS,
                        "00002071: samldb: samAccountName '" + account + "' already in use!",
                        Answers.upd(object.isA("group") ? "00000526" : "00000524", "6005 (ENTRY_EXISTS)"));
            }
            String implied = account + "@" + domain.realm;
            AdObject explicit = domain.byPrincipal(implied);
            if (explicit != null && explicit != object) {
                throw answers.no(
                        ResultCode.CONSTRAINT_VIOLATION,
                        "0000202F: samldb: userPrincipalName '" + implied
                                + "' is already in use (implied by sAMAccountName)",
                        Answers.atr("000021C8", "userPrincipalName"));
            }
        }
        if (principal != null) {
            AdObject other = domain.byPrincipal(principal);
            if (other != null && other != object) {
                throw answers.no(
                        ResultCode.CONSTRAINT_VIOLATION,
                        "0000202F: samldb: userPrincipalName '" + principal + "' is already in use ",
                        Answers.atr("000021C8", "userPrincipalName"));
            }
            AdObject implied = domain.byImplicitPrincipal(principal);
            if (implied != null && implied != object) {
                throw answers.no(
                        ResultCode.ENTRY_ALREADY_EXISTS,
                        "00002071: samldb: sAMAccountName '" + principal.substring(0, principal.lastIndexOf('@'))
                                + "' is already in use (implied by userPrincipalName)",
                        Answers.upd("00000524", "6005 (ENTRY_EXISTS)"));
            }
        }
    }

    private void refuseBadAccountName(AdObject object, String account) throws LDAPException {
        for (int i = 0; i < account.length(); i++) {
            char c = account.charAt(i);
            if (FORBIDDEN.indexOf(c) >= 0 || c < ' ') {
                throw badAccountName("0000202F: samldb: sAMAccountName contains invalid '" + c + "' character\n");
            }
        }
        if (account.endsWith(".")) {
            throw badAccountName("0000202F: samldb: sAMAccountName ends with '.'");
        }
        if (answers.microsoft && object.isA("user") && account.length() > 20) {
            throw badAccountName("");
        }
    }

    private LDAPException badAccountName(String samba) {
        return answers.no(
                ResultCode.CONSTRAINT_VIOLATION,
                samba,
                ResultCode.CONSTRAINT_VIOLATION,
                Answers.atr("00000523", "sAMAccountName"));
    }

    void checkServicePrincipals(AdObject object, List<Attribute> given) throws LDAPException {
        AttributeType type = domain.schema.known("servicePrincipalName");
        for (Attribute attribute : given) {
            if (!attribute.getName().equalsIgnoreCase("servicePrincipalName")) {
                continue;
            }
            for (byte[] value : attribute.getValueByteArrays()) {
                List<AdObject> holders = domain.indexed(type, value);
                if (holders != null && holders.stream().anyMatch(holder -> holder != object)) {
                    throw answers.no(
                            ResultCode.CONSTRAINT_VIOLATION,
                            "0000202F: samldb: spn[" + new String(value, StandardCharsets.UTF_8)
                                    + "] would cause a conflict",
                            Answers.atr("000021C7", "servicePrincipalName"));
                }
            }
        }
    }
}
