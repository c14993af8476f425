package dev.tenure.standin;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.PermissiveModifyRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.controls.SubtreeDeleteRequestControl;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a directory what the list of measured answers asked a real one, in the same order, and notes LDAP code and
 * Windows number of each answer. The numbers of the steps are those of `ad-answers.tsv`; from 1000 on they are ours.
 */
final class ProbedDirectory implements AutoCloseable {

    /** Where a directory is and who may ask it. */
    record Place(
            String url,
            Path ca,
            String base,
            String adminDn,
            String adminPassword,
            String bindDn,
            String bindPassword) {}

    interface Ask {
        void run() throws LDAPException;
    }

    private static final Pattern NUMBER = Pattern.compile("^([0-9A-F]{8}): ");
    private static final Pattern DATA = Pattern.compile("data ([0-9a-f]+), v");
    private static final Control SHOW_DELETED = new Control("1.2.840.113556.1.4.417", true);

    private final Place place;
    private final String base;
    private final String probe;
    private final String a;
    private final String b;
    private final LDAPConnection admin;
    private final Map<Integer, String> answers = new LinkedHashMap<>();

    ProbedDirectory(Place place) {
        this.place = place;
        base = place.base();
        probe = "OU=Probe," + base;
        a = "OU=A," + probe;
        b = "OU=B," + probe;
        admin = signedIn(place.adminDn(), place.adminPassword());
    }

    private LDAPConnection open() {
        try {
            LDAPConnection connection = new LDAPConnection(
                    new SSLUtil(new PEMFileTrustManager(place.ca().toFile())).createSSLSocketFactory());
            connection.getConnectionOptions().setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
            connection.getConnectionOptions().setBindWithDNRequiresPassword(false);
            URI url = URI.create(place.url());
            connection.connect(url.getHost(), url.getPort());
            return connection;
        } catch (LDAPException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot reach " + place.url(), e);
        }
    }

    private LDAPConnection signedIn(String name, String password) {
        LDAPConnection connection = open();
        try {
            connection.bind(name, password);
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw new IllegalStateException("cannot sign in as " + name, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private void step(int number, Ask ask) {
        try {
            ask.run();
            answers.put(number, "0");
        } catch (LDAPException e) {
            answers.put(number, noted(e));
        }
    }

    private static String noted(LDAPException e) {
        String text = String.valueOf(e.getDiagnosticMessage());
        Matcher data = DATA.matcher(text);
        Matcher number = NUMBER.matcher(text);
        int code = e.getResultCode().intValue();
        if (code == ResultCode.INVALID_CREDENTIALS_INT_VALUE && data.find()) {
            return code + " " + data.group(1);
        }
        return number.find() ? code + " " + number.group(1) : Integer.toString(code);
    }

    private void see(int number, Object seen) {
        answers.put(number, String.valueOf(seen));
    }

    private Ask bind(String name, String password) {
        return () -> {
            try (LDAPConnection connection = open()) {
                connection.bind(name, password);
            }
        };
    }

    private Ask add(LDAPConnection as, String dn, String... pairs) {
        return () -> as.add(new AddRequest(dn, attributes(pairs)));
    }

    private Ask add(String dn, String... pairs) {
        return add(admin, dn, pairs);
    }

    private Ask user(String dn, String... pairs) {
        String[] all = new String[pairs.length + 2];
        all[0] = "objectClass";
        all[1] = "user";
        System.arraycopy(pairs, 0, all, 2, pairs.length);
        return add(dn, all);
    }

    /** A user that is there for one question only. */
    private Ask brief(String... pairs) {
        String dn = "CN=x," + a;
        return () -> {
            user(dn, pairs).run();
            admin.delete(dn);
        };
    }

    private static List<Attribute> attributes(String... pairs) {
        Map<String, List<byte[]>> all = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.computeIfAbsent(pairs[i], any -> new ArrayList<>()).add(value(pairs[i], pairs[i + 1]));
        }
        List<Attribute> attributes = new ArrayList<>();
        all.forEach((name, values) -> attributes.add(new Attribute(name, values.toArray(new byte[0][]))));
        return attributes;
    }

    private static byte[] value(String name, String text) {
        return name.equals("unicodePwd")
                ? ("\"" + text + "\"").getBytes(StandardCharsets.UTF_16LE)
                : text.getBytes(StandardCharsets.UTF_8);
    }

    private Ask modify(LDAPConnection as, String dn, ModificationType how, String name, String... values) {
        return () -> as.modify(dn, modification(how, name, values));
    }

    private static Modification modification(ModificationType how, String name, String... values) {
        byte[][] bytes = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = value(name, values[i]);
        }
        return new Modification(how, name, bytes);
    }

    private Ask replace(String dn, String name, String... values) {
        return modify(admin, dn, ModificationType.REPLACE, name, values);
    }

    private Ask addTo(String dn, String name, String... values) {
        return modify(admin, dn, ModificationType.ADD, name, values);
    }

    private Ask take(String dn, String name, String... values) {
        return modify(admin, dn, ModificationType.DELETE, name, values);
    }

    private Ask permissively(String dn, ModificationType how, String name, String... values) {
        return () ->
                admin.modify(new ModifyRequest(dn, new Modification[] {modification(how, name, values)}, new Control[] {
                    new PermissiveModifyRequestControl()
                }));
    }

    private Ask rename(String dn, String rdn) {
        return () -> admin.modifyDN(dn, rdn, true);
    }

    private Ask move(String dn, String rdn, String to) {
        return () -> admin.modifyDN(dn, rdn, true, to);
    }

    private Ask delete(String dn) {
        return () -> admin.delete(dn);
    }

    private Object read(String dn, String name) {
        try {
            Entry entry = admin.getEntry(dn, name);
            return entry == null ? "no entry" : List.of(orNone(entry.getAttributeValues(name)));
        } catch (LDAPException e) {
            return noted(e);
        }
    }

    private static String[] orNone(String[] values) {
        return values == null ? new String[0] : values;
    }

    private int count(String dn, SearchScope scope, String filter, Control... controls) {
        try {
            SearchRequest request = new SearchRequest(dn, scope, filter, "1.1");
            request.setControls(controls);
            return admin.search(request).getEntryCount();
        } catch (LDAPException e) {
            return -e.getResultCode().intValue();
        }
    }

    private String guid(String dn) {
        try {
            return Ids.guid(admin.getEntry(dn, "objectGUID").getAttributeValueBytes("objectGUID"))
                    .toString();
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private void clean() {
        for (String dn : List.of(
                probe,
                "CN=Svc Made,OU=People," + base,
                "CN=Svc Renamed,OU=People," + base,
                "CN=Svc Renamed,OU=Leavers," + base)) {
            try {
                DeleteRequest tree = new DeleteRequest(dn);
                tree.addControl(new SubtreeDeleteRequestControl());
                admin.delete(tree);
            } catch (LDAPException notThere) {
                if (!notThere.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                    throw new IllegalStateException(notThere);
                }
            }
        }
    }

    /** Every answer by the number of its step. */
    Map<Integer, String> answers() {
        clean();
        signingIn();
        unitsAndSchema();
        users();
        passwordsAndControl();
        values();
        links();
        renames();
        deletions();
        searches();
        delegation();
        clean();
        return answers;
    }

    private void signingIn() {
        String realm = base.replaceAll("(?i)DC=", "").replace(',', '.');
        String short1 = realm.substring(0, realm.indexOf('.')).toUpperCase(java.util.Locale.ROOT);
        String password = place.adminPassword();
        step(2, bind(place.adminDn(), password));
        step(3, bind(short1 + "\\Administrator", password));
        step(4, bind("administrator@" + realm, password));
        step(5, bind("Administrator", password));
        step(6, bind(realm + "/Users/Administrator", password));
        step(9, bind(place.adminDn(), "wrong"));
        step(10, bind("nobody@" + realm, "wrong"));
        step(11, bind("CN=nobody,CN=Users," + base, "wrong"));
        step(12, bind("CN=nobody,DC=other,DC=test", "wrong"));
        step(13, bind("", ""));
        step(14, bind(place.adminDn(), ""));
        try (LDAPConnection nobody = open()) {
            step(15, () -> nobody.search("", SearchScope.BASE, "(objectClass=*)"));
            step(16, () -> nobody.search(base, SearchScope.SUB, "(cn=a)"));
            step(17, add(nobody, "OU=x," + base, "objectClass", "organizationalUnit"));
        }
    }

    private void unitsAndSchema() {
        String unit = "organizationalUnit";
        step(24, add(probe, "objectClass", unit));
        step(25, add(a, "objectClass", unit));
        step(26, add(b, "objectClass", unit));
        step(27, add(probe, "objectClass", unit));
        step(28, add("OU=x,OU=missing," + base, "objectClass", unit));
        step(29, add("OU=x,CN=Users," + base, "objectClass", unit));
        step(30, add("OU=x," + place.adminDn(), "objectClass", unit));
        step(31, add("OU=x,DC=other,DC=test", "objectClass", unit));
        step(32, add("OU=x,DC=sub," + base, "objectClass", unit));
        step(33, add("nonsense", "objectClass", unit));
        step(34, user("OU=x," + a));
        step(35, user("uid=x," + a));
        step(36, user("CN=a+sn=b," + a, "sn", "b"));
        step(37, add("CN=x," + a, "objectClass", "noSuchClass"));
        step(38, add("CN=x," + a, "sn", "x"));
        step(39, add("CN=x," + a, "objectClass", "top"));
        step(40, brief("noSuchAttribute", "1"));
        step(41, brief("member", place.adminDn()));
        step(42, add("CN=inet," + a, "objectClass", "inetOrgPerson"));
        step(43, brief("employeeID", "1", "employeeID", "2"));
        step(44, brief("employeeID", "12345678901234567"));
        step(45, brief("initials", "1234567"));
        step(46, brief("c", "CZE"));
        step(47, brief("c", "CZEC"));
        step(48, brief("displayName", ""));
        step(49, brief("countryCode", "abc"));
        step(50, brief("accountExpires", "tomorrow"));
        step(52, brief("otherTelephone", "1", "otherTelephone", "1"));
        step(
                53,
                () -> admin.add(new AddRequest(
                        "CN=x," + a, List.of(new Attribute("objectClass", "user"), new Attribute("description")))));
        step(54, brief("objectGUID", "0123456789abcdef"));
        step(
                55,
                () -> admin.add(new AddRequest(
                        "CN=x," + a,
                        List.of(
                                new Attribute("objectClass", "user"),
                                new Attribute("objectSid", Ids.sid("S-1-5-21-1-2-3-9999"))))));
        step(56, brief("memberOf", place.adminDn()));
        step(57, brief("whenCreated", "20200101000000.0Z"));
        step(1000, brief("manager", "CN=nobody," + base, "noSuchAttribute", "1"));
        step(1001, brief("manager", place.adminDn(), "manager", "CN=Users," + base));
        step(1002, brief("sn", "n".repeat(65)));
        step(1003, brief("canonicalName", "x"));
        step(1005, brief("badPwdCount", "x"));
        step(1006, brief("userAccountControl", "abc"));
        step(1007, brief("name", "other"));
        step(1008, brief("pwdLastSet", "5"));
        step(1009, brief("pwdLastSet", "-1"));
        step(1010, brief("uSNChanged", "5"));
        step(1011, brief("sAMAccountType", "805306368"));
        step(1012, brief("adminCount", "1"));
        step(1013, brief("thumbnailPhoto", "x", "jpegPhoto", "y"));
        step(1014, brief("groupType", "2"));
        step(1015, brief("lastKnownParent", "nonsense"));
        step(1016, brief("cn", "other"));
        step(1017, brief("description", "one", "description", "two"));
    }

    private String alice() {
        return "CN=Alice Adams," + a;
    }

    private void users() {
        String password = "Str0ng-Enough!";
        step(
                58,
                user(
                        alice(),
                        "sAMAccountName",
                        "aadams",
                        "userPrincipalName",
                        "aadams@corp.example",
                        "userAccountControl",
                        "512",
                        "unicodePwd",
                        password,
                        "displayName",
                        "Alice Adams",
                        "employeeID",
                        "77",
                        "mail",
                        "a@x.test"));
        step(60, bind("aadams@corp.example", password));
        step(61, user("CN=Other," + a, "sAMAccountName", "aadams"));
        step(62, user("CN=Other," + b, "sAMAccountName", "AADAMS"));
        step(63, user("CN=Other," + a, "sAMAccountName", "all-staff"));
        step(64, user("CN=Other," + a, "sAMAccountName", "o64", "userPrincipalName", "aadams@corp.example"));
        step(1100, user("CN=Implicit," + a, "sAMAccountName", "implicit"));
        step(65, user("CN=Other," + a, "sAMAccountName", "o65", "userPrincipalName", "implicit@corp.example"));
        step(1101, user("CN=Explicit," + a, "sAMAccountName", "ex1", "userPrincipalName", "explicit@corp.example"));
        step(1102, user("CN=Other," + a, "sAMAccountName", "explicit"));
        step(1103, user("CN=Own," + a, "sAMAccountName", "own", "userPrincipalName", "own@corp.example"));
        step(1104, user("CN=Foreign," + a, "sAMAccountName", "fo1", "userPrincipalName", "implicit@other.example"));
        step(66, user("CN=Other3," + a, "sAMAccountName", "other3", "mail", "a@x.test", "employeeID", "77"));
        step(67, user(alice(), "sAMAccountName", "o67"));
        step(68, user("CN=ALICE ADAMS," + a, "sAMAccountName", "o68"));
        step(69, user("CN=Alice Adams," + b, "sAMAccountName", "o69"));
        step(1105, user("CN=Spn1," + a, "servicePrincipalName", "http/app1"));
        step(70, user("CN=Spn2," + a, "servicePrincipalName", "http/app1"));
        step(71, user("CN=NoSam," + a));
        see(1106, read("CN=NoSam," + a, "userAccountControl"));
        see(1107, read("CN=NoSam," + a, "accountExpires"));
        step(73, brief("sAMAccountName", "en1", "userAccountControl", "512"));
        step(77, brief("sAMAccountName", "en2", "userAccountControl", "544"));
        step(78, brief("sAMAccountName", "s".repeat(20)));
        step(79, brief("sAMAccountName", "s".repeat(21)));
        step(80, brief("sAMAccountName", "s".repeat(257)));
        String bad = "/\\[:;|=,+*?<\"";
        for (int i = 0; i < bad.length(); i++) {
            step(81 + i, brief("sAMAccountName", "a" + bad.charAt(i) + "b"));
        }
        step(94, brief("sAMAccountName", "a@b"));
        step(95, brief("sAMAccountName", "dot."));
        step(96, brief("sAMAccountName", "with space"));
        step(97, brief("sAMAccountName", "příliš"));
        step(98, brief("sAMAccountName", ""));
        step(99, brief("userPrincipalName", "noat"));
        step(100, brief("userPrincipalName", "x@foreign.test"));
        step(1108, user("CN=Accent," + a, "sAMAccountName", "åsaöbe"));
        step(1109, brief("sAMAccountName", "asaobe"));
        step(1110, brief("sAMAccountName", "impl2", "userPrincipalName", "IMPLICIT@CORP.EXAMPLE"));
    }

    private void passwordsAndControl() {
        String dn = alice();
        String upn = "aadams@corp.example";
        step(101, brief("unicodePwd", "password"));
        step(102, brief("unicodePwd", "aB1!"));
        step(103, brief("sAMAccountName", "pwname", "unicodePwd", "Pwname-12345"));
        step(104, brief("userAccountControl", "514", "unicodePwd", "password"));
        step(
                105,
                () -> admin.add(new AddRequest(
                        "CN=x," + a,
                        List.of(
                                new Attribute("objectClass", "user"),
                                new Attribute("unicodePwd", "Str0ng-Enough!".getBytes(StandardCharsets.UTF_16LE))))));
        step(
                106,
                () -> admin.add(new AddRequest(
                        "CN=x," + a,
                        List.of(
                                new Attribute("objectClass", "user"),
                                new Attribute("unicodePwd", "\"Str0ng-Enough!\"".getBytes(StandardCharsets.UTF_8))))));
        step(107, replace(dn, "unicodePwd", "An0ther-One!"));
        step(108, replace(dn, "unicodePwd", "password"));
        step(109, replace(dn, "unicodePwd", "Str0ng-Enough!"));
        try (LDAPConnection own = signedIn(upn, "Str0ng-Enough!")) {
            step(110, change(own, dn, "Wr0ng-Enough!", "Fine-Passw0rd!"));
            step(111, change(own, dn, "Str0ng-Enough!", "An0ther-One!"));
            step(112, change(own, dn, "Str0ng-Enough!", "Fine-Passw0rd!"));
            step(1200, modify(own, dn, ModificationType.REPLACE, "unicodePwd", "Fine-Passw0rd!2"));
            step(1201, modify(own, dn, ModificationType.REPLACE, "title", "x"));
        }
        step(1202, bind(upn, "Fine-Passw0rd!"));
        step(114, addTo(dn, "unicodePwd", "Str0ng-Enough!"));
        step(115, take(dn, "unicodePwd"));
        step(118, () -> {
            var result = admin.processExtendedOperation(new PasswordModifyExtendedRequest("u:x", "a", "b"));
            if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPException(result.getResultCode(), result.getDiagnosticMessage());
            }
        });
        step(119, replace(dn, "unicodePwd", "Str0ng-Enough!"));
        see(120, count(base, SearchScope.SUB, "(unicodePwd=*)"));
        step(1203, replace(dn, "pwdLastSet", "0"));
        step(1204, bind(upn, "Str0ng-Enough!"));
        step(123, replace(dn, "pwdLastSet", "-1"));
        step(124, replace(dn, "pwdLastSet", "132000000000000000"));
        step(125, bind(upn, "Str0ng-Enough!"));
        step(126, replace(dn, "userAccountControl", "514"));
        step(127, bind(upn, "Str0ng-Enough!"));
        step(128, bind(upn, "wrong"));
        step(129, replace(dn, "userAccountControl", "512"));
        step(131, replace(dn, "userAccountControl", "0"));
        see(1205, read(dn, "userAccountControl"));
        step(133, replace(dn, "userAccountControl", "2"));
        see(1206, read(dn, "userAccountControl"));
        step(135, replace(dn, "userAccountControl", "abc"));
        step(136, replace(dn, "userAccountControl", "528"));
        see(1207, read(dn, "userAccountControl"));
        step(140, replace(dn, "userAccountControl", "8192"));
        step(141, replace(dn, "userAccountControl", "512"));
        step(142, take(dn, "userAccountControl"));
        step(144, replace(dn, "accountExpires", "116444736000000000"));
        step(145, bind(upn, "Str0ng-Enough!"));
        step(146, replace(dn, "accountExpires", "0"));
        step(147, bind(upn, "Str0ng-Enough!"));
        step(148, replace(dn, "accountExpires", "9223372036854775807"));
        step(149, replace(dn, "accountExpires", "-1"));
        step(150, replace(dn, "accountExpires", "9223372036854775808"));
        step(151, take(dn, "accountExpires"));
        step(153, replace(base, "lockoutThreshold", "3"));
        for (int wrong = 154; wrong <= 156; wrong++) {
            step(wrong, bind(upn, "wrong"));
        }
        step(157, bind(upn, "Str0ng-Enough!"));
        step(159, replace(dn, "lockoutTime", "0"));
        step(161, bind(upn, "Str0ng-Enough!"));
        step(1208, replace(base, "lockoutThreshold", "0"));
        step(1209, replace(dn, "userAccountControl", "262656"));
        step(167, bind(upn, "Str0ng-Enough!"));
        step(1210, replace(dn, "userAccountControl", "512"));
    }

    private static Ask change(LDAPConnection as, String dn, String old, String fresh) {
        return () -> as.modify(
                dn,
                List.of(
                        modification(ModificationType.DELETE, "unicodePwd", old),
                        modification(ModificationType.ADD, "unicodePwd", fresh)));
    }

    private void values() {
        String dn = alice();
        step(168, replace("CN=nobody," + a, "title", "x"));
        step(169, replace("CN=nobody,OU=missing," + base, "title", "x"));
        step(170, replace("CN=nobody,DC=other,DC=test", "title", "x"));
        step(171, replace(dn, "title", "Engineer"));
        step(172, replace(dn, "title", "Engineer"));
        step(173, addTo(dn, "title", "Second"));
        step(174, addTo(dn, "title", "Engineer"));
        step(1300, addTo(dn, "otherTelephone", "38"));
        step(175, addTo(dn, "otherTelephone", "38"));
        step(176, permissively(dn, ModificationType.ADD, "otherTelephone", "38"));
        step(177, take(dn, "otherTelephone", "99"));
        step(178, take(dn, "facsimileTelephoneNumber"));
        step(179, permissively(dn, ModificationType.DELETE, "facsimileTelephoneNumber"));
        step(180, replace(dn, "facsimileTelephoneNumber"));
        step(181, replace(dn, "title", ""));
        step(182, replace(dn, "title", " "));
        step(183, replace(dn, "title", "ENGINEER"));
        see(1301, read(dn, "title"));
        step(
                185,
                () -> admin.modify(
                        dn,
                        List.of(
                                modification(ModificationType.DELETE, "title", "stale"),
                                modification(ModificationType.ADD, "title", "new"))));
        step(
                186,
                () -> admin.modify(
                        dn,
                        List.of(
                                modification(ModificationType.REPLACE, "department", "half"),
                                modification(ModificationType.REPLACE, "noSuchAttribute", "1"))));
        see(1302, read(dn, "department"));
        step(188, replace(dn, "noSuchAttribute", "1"));
        step(190, replace(dn, "member", place.adminDn()));
        step(191, replace(dn, "objectGUID", "0123456789abcdef"));
        step(192, replace(dn, "objectSid", "0123456789abcdef"));
        step(193, replace(dn, "whenChanged", "20200101000000.0Z"));
        step(194, replace(dn, "uSNChanged", "5"));
        step(195, replace(dn, "memberOf", place.adminDn()));
        step(196, replace(dn, "directReports", place.adminDn()));
        step(197, replace(dn, "cn", "Other"));
        step(198, replace(dn, "name", "Other"));
        step(199, replace(dn, "distinguishedName", "CN=Other," + a));
        step(200, addTo(dn, "objectClass", "inetOrgPerson"));
        step(202, replace(dn, "canonicalName", "x"));
        step(203, replace(dn, "tokenGroups", "x"));
        step(206, replace(dn, "sAMAccountType", "805306368"));
        step(207, replace(dn, "sAMAccountName", "other3"));
        step(208, replace(dn, "sAMAccountName", "aadams2"));
        step(209, replace(dn, "sAMAccountName", "aadams"));
        step(210, take(dn, "sAMAccountName"));
        step(1303, replace("CN=Other3," + a, "userPrincipalName", "taken@corp.example"));
        step(211, replace(dn, "userPrincipalName", "taken@corp.example"));
        step(212, replace(dn, "primaryGroupID", "512"));
        step(213, replace(dn, "title", "t".repeat(129)));
        step(217, replace(dn, "noExtensionAttribute1", "x"));
        step(218, replace(dn, "msDS-cloudExtensionAttribute1", "x"));
        step(219, replace(dn, "proxyAddresses", "SMTP:a@x.test", "smtp:b@x.test"));
        step(220, modify(admin, dn, ModificationType.INCREMENT, "countryCode", "1"));
        step(
                223,
                () -> admin.modify(new ModifyRequest(
                        dn,
                        new Modification[] {modification(ModificationType.REPLACE, "title", "x")},
                        new Control[] {new AssertionRequestControl("(cn=*)")})));
        see(227, admin(() -> admin.compare(dn, "title", "ENGINEER").getResultCode()));
        step(1304, replace(dn, "title", "one", "two"));
        step(1305, replace(dn, "otherTelephone", "1", "1"));
        step(1306, replace(dn, "title", "Engineer"));
        step(
                1307,
                () -> admin.modify(
                        dn,
                        List.of(
                                modification(ModificationType.DELETE, "title", "Engineer"),
                                modification(ModificationType.ADD, "title", "Chief"))));
        see(1308, read(dn, "title"));
        step(1309, take(dn, "title", "CHIEF"));
        step(1310, replace(dn, "userPrincipalName"));
        step(1311, replace(dn, "userPrincipalName", "aadams@corp.example"));
        step(1312, replace(dn, "description", "one", "two"));
        step(1313, replace(dn, "wWWHomePage", "x".repeat(2049)));
        step(1314, replace(dn, "primaryGroupID"));
        step(1315, replace(dn, "countryCode", "752"));
        step(1316, replace(dn, "adminCount", "abc"));
        step(1317, replace(dn, "userAccountControl"));
        step(1318, replace(dn, "sAMAccountName"));
        step(1319, replace(dn, "sAMAccountName", "a/b"));
        step(1320, replace(dn, "userPrincipalName", "implicit@corp.example"));
        step(1321, replace(dn, "sAMAccountName", "taken"));
        step(1322, replace(dn, "pwdLastSet"));
        step(1323, replace(dn, "instanceType", "4"));
        step(1324, replace(dn, "isDeleted", "TRUE"));
        step(1325, replace(dn, "servicePrincipalName", "http/app1"));
    }

    private interface Asked {
        Object get() throws LDAPException;
    }

    private static Object admin(Asked ask) {
        try {
            return ask.get();
        } catch (LDAPException e) {
            return noted(e);
        }
    }

    private void links() {
        String dn = alice();
        String boss = "CN=Boss," + b;
        String group = "CN=G1," + probe;
        step(1400, user(boss, "sAMAccountName", "boss"));
        step(231, replace(dn, "manager", "CN=nobody," + a));
        step(232, replace(dn, "manager", "CN=nobody,DC=other,DC=test"));
        step(233, replace(dn, "manager", "boss"));
        step(234, brief("manager", "CN=nobody," + a));
        step(235, replace(dn, "manager", boss));
        step(236, replace(dn, "manager", dn));
        step(237, replace(dn, "manager", "CN=Domain Users,CN=Users," + base));
        step(238, replace(dn, "manager", a));
        step(239, replace(dn, "manager", "<GUID=" + guid(boss) + ">"));
        see(240, read(boss, "directReports"));
        step(241, replace(dn, "manager", boss, place.adminDn()));
        step(1401, addTo(dn, "manager", place.adminDn()));
        step(1402, addTo(dn, "manager", boss));
        step(1403, take(dn, "manager", place.adminDn()));
        step(1404, take("CN=Other3," + a, "manager"));
        step(242, rename(boss, "CN=Big Boss"));
        see(243, read(dn, "manager"));
        step(1405, add(group, "objectClass", "group", "sAMAccountName", "G1"));
        step(244, addTo(group, "member", dn));
        step(245, addTo(group, "member", dn));
        step(247, addTo(group, "member", dn.toUpperCase(java.util.Locale.ROOT)));
        step(246, permissively(group, ModificationType.ADD, "member", dn));
        step(248, addTo(group, "member", "CN=ghost," + a));
        step(249, addTo(group, "member", "CN=Other3," + a, "CN=ghost," + a));
        see(250, read(group, "member"));
        step(251, take(group, "member", "CN=Other3," + a));
        step(252, permissively(group, ModificationType.DELETE, "member", "CN=Other3," + a));
        step(253, take(group, "member", "CN=ghost," + a));
        step(255, addTo(group, "member", a));
        step(256, addTo("CN=Domain Users,CN=Users," + base, "member", dn));
        see(258, read(dn, "memberOf"));
        step(1406, take(group, "member", a));
        step(1407, replace(group, "member", dn, "CN=Other3," + a));
        step(1408, replace(group, "member", dn));
        see(1409, read("CN=Other3," + a, "memberOf"));
        step(1410, addTo(group, "member", "nonsense"));
        step(1411, replace(group, "member", "CN=ghost," + a));
        step(1412, replace(group, "member"));
        step(1413, take(group, "member"));
        step(1414, addTo(group, "member", dn, dn));
        step(1415, addTo(group, "member", "<GUID=" + guid("CN=Other3," + a) + ">"));
        step(261, replace(group, "groupType", "3"));
    }

    private void renames() {
        String dn = alice();
        String baker = "CN=Alice Baker," + a;
        step(262, rename(dn, "CN=Alice Baker"));
        see(263, read(baker, "cn"));
        see(1500, read(baker, "displayName"));
        step(264, () -> admin.modifyDN(baker, "CN=Other Name", false));
        step(265, rename(baker, "CN=ALICE Baker"));
        see(266, read(baker, "cn"));
        step(267, rename(baker, "CN=ALICE Baker"));
        step(268, rename(baker, "CN=Other3"));
        step(269, rename(baker, "uid=x"));
        step(270, rename(baker, "OU=x"));
        step(271, rename(baker, "CN=x+sn=y"));
        step(282, rename(baker, "CN=eq=ual"));
        String[][] names = {
            {"Novák\\, Jiří", "274"},
            {"a\\+b", "275"},
            {"quo\\\"te", "276"},
            {"back\\\\slash", "277"},
            {"\\#hash", "278"},
            {"\\ lead", "279"},
            {"trail\\ ", "280"},
            {"semi\\;colon", "281"},
            {"eq\\3Dual2", "283"},
            {"\\<angle\\>", "284"},
            {"sla/sh", "285"},
            {"日本", "286"},
            {"emoji😀", "287"}
        };
        String at = baker;
        for (String[] name : names) {
            String from = at;
            step(Integer.parseInt(name[1]), rename(from, "CN=" + name[0]));
            at = "CN=" + name[0] + "," + a;
            see(1500 + Integer.parseInt(name[1]), read(at, "distinguishedName"));
        }
        step(1501, rename(at, "CN=Alice Baker"));
        step(288, move(baker, "CN=Alice Baker", b));
        step(289, move("CN=Alice Baker," + b, "CN=Alice Adams X", a));
        String x = "CN=Alice Adams X," + a;
        step(290, move(x, "CN=Alice Adams X", "OU=missing," + base));
        step(291, move(x, "CN=Alice Adams", b));
        step(292, move(x, "CN=Alice Adams X", "DC=other,DC=test"));
        step(294, move(x, "CN=Alice Adams X", "CN=Other3," + a));
        step(295, rename("CN=nobody," + a, "CN=y"));
        step(296, rename("<GUID=" + guid(x) + ">", "CN=y"));
        step(297, replace("<GUID=" + guid(x) + ">", "title", "By GUID"));
        step(298, move(probe, "OU=Probe", a));
        step(299, rename(b, "OU=B2"));
        see(300, read(x, "manager"));
        step(1502, rename("OU=B2," + probe, "OU=B"));
        step(301, rename("CN=Users," + base, "CN=Users2"));
        step(1503, rename(x, "CN=" + "n".repeat(64)));
        step(1504, rename("CN=" + "n".repeat(64) + "," + a, "CN=Alice Adams X"));
        step(1505, move(x, "CN=Alice Adams X", a));
        step(1506, rename("CN=nobody,DC=other,DC=test", "CN=y"));
    }

    private void deletions() {
        String x = "CN=Alice Adams X," + a;
        String group = "CN=G1," + probe;
        step(303, delete("CN=nobody," + a));
        step(304, delete("CN=nobody,DC=other,DC=test"));
        step(305, delete(probe));
        step(307, delete("CN=Users," + base));
        step(309, delete(base));
        step(310, delete("CN=Big Boss," + b));
        see(311, read(x, "manager"));
        step(312, delete("<GUID=" + guid("CN=NoSam," + a) + ">"));
        step(1600, addTo(group, "member", x));
        String guid = guid(x);
        step(318, delete(x));
        see(1601, read(group, "member"));
        String tombs = "CN=Deleted Objects," + base;
        Filter mine = Filter.createEqualityFilter("objectGUID", Ids.bytes(java.util.UUID.fromString(guid)));
        see(1602, count(base, SearchScope.SUB, mine.toString()));
        see(321, count(tombs, SearchScope.SUB, mine.toString(), SHOW_DELETED));
        see(323, count("<GUID=" + guid + ">", SearchScope.BASE, "(objectClass=*)", SHOW_DELETED));
        see(1603, count("<GUID=" + guid + ">", SearchScope.BASE, "(objectClass=*)"));
        String tomb = "CN=Alice Adams X\\0ADEL:" + guid + "," + tombs;
        step(324, revive(tomb, "CN=Alice Restored,OU=missing," + base));
        step(1604, replace(tomb, "title", "y"));
        step(325, revive(tomb, "CN=Alice Restored," + a));
        String restored = "CN=Alice Restored," + a;
        see(326, read(restored, "sAMAccountName"));
        see(1605, read(restored, "userPrincipalName"));
        see(1606, guid(restored).equals(guid));
        step(327, bind("aadams@corp.example", "Str0ng-Enough!"));
        step(
                328,
                () -> admin.modify(
                        restored,
                        List.of(
                                modification(ModificationType.REPLACE, "unicodePwd", "Str0ng-Enough!"),
                                modification(ModificationType.REPLACE, "userAccountControl", "512"))));
        String phoenix = "CN=Phoenix," + a;
        step(1607, user(phoenix, "sAMAccountName", "phoenix"));
        String old = guid(phoenix);
        step(1608, delete(phoenix));
        step(329, user(phoenix, "sAMAccountName", "phoenix"));
        step(330, revive("CN=Phoenix\\0ADEL:" + old + "," + tombs, phoenix));
        step(1609, delete("CN=Phoenix\\0ADEL:" + old + "," + tombs));
    }

    private Ask revive(String tomb, String to) {
        return () -> {
            ModifyRequest request = new ModifyRequest(
                    tomb,
                    new Modification(ModificationType.DELETE, "isDeleted"),
                    new Modification(ModificationType.REPLACE, "distinguishedName", to));
            request.addControl(SHOW_DELETED);
            admin.modify(request);
        };
    }

    private void searches() {
        String restored = "CN=Alice Restored," + a;
        step(338, () -> admin.search("OU=missing," + base, SearchScope.SUB, "(cn=a)"));
        step(339, () -> admin.search("DC=other,DC=test", SearchScope.SUB, "(cn=a)"));
        step(340, () -> admin.search("nonsense", SearchScope.SUB, "(cn=a)"));
        step(341, () -> admin.search("", SearchScope.SUB, "(cn=a)"));
        try {
            SearchResult border = admin.search(base, SearchScope.SUB, "(sAMAccountName=aadams)");
            see(342, border.getEntryCount() + " " + border.getReferenceCount());
        } catch (LDAPException e) {
            see(342, noted(e));
        }
        see(345, count(base, SearchScope.SUB, "(objectGUID=" + guid(restored) + ")"));
        see(347, count("<GUID=" + guid(restored) + ">", SearchScope.BASE, "(objectClass=*)"));
        see(351, count(base, SearchScope.SUB, "(noSuchAttribute=1)"));
        see(352, count(base, SearchScope.SUB, "(userAccountControl=abc)"));
        see(354, count(base, SearchScope.SUB, "(memberOf:1.2.840.113556.1.4.1941:=CN=G1," + probe + ")"));
        see(355, count(base, SearchScope.SUB, "(userAccountControl:1.2.3.4:=2)"));
        see(357, count(a, SearchScope.SUB, "(manager=CN=*)"));
        see(1700, count(a, SearchScope.SUB, "(memberOf=CN=G1," + probe + ")"));
        see(1701, count(a, SearchScope.SUB, "(!(title=x))"));
        see(1702, count(a, SearchScope.SUB, "(mail=A@X.TEST)"));
        see(1703, count(a, SearchScope.SUB, "(cn=*res*)"));
        see(1704, count(a, SearchScope.SUB, "(userAccountControl:1.2.840.113556.1.4.803:=2)"));
        see(1705, count(a, SearchScope.ONE, "(objectCategory=person)"));
        see(1706, count(a, SearchScope.SUB, "(distinguishedName=" + restored + ")"));
        see(1707, count(a, SearchScope.SUB, "(anr=alice)"));
        see(1708, count(a, SearchScope.SUB, "(employeeID=77)"));
        see(1709, count(a, SearchScope.SUB, "(!(noSuchAttribute=1))"));
        see(1710, count(a, SearchScope.SUB, "(sAMAccountName>=o)"));
        see(1711, count(a, SearchScope.SUB, "(name=Alice Restored)"));
        see(1712, count(a, SearchScope.SUB, "(objectClass=organizationalPerson)"));
        step(374, () -> {
            SearchRequest request = new SearchRequest(base, SearchScope.SUB, "(cn=*)");
            request.addControl(
                    new SimplePagedResultsControl(10, new com.unboundid.asn1.ASN1OctetString("rubbish"), true));
            admin.search(request);
        });
        see(371, pages());
        see(380, read("CN=G1," + probe, "member;range=0-0"));
    }

    private Object pages() {
        try {
            for (int i = 0; i < 7; i++) {
                user("CN=Page " + i + ",OU=B," + probe, "sAMAccountName", "page" + i)
                        .run();
            }
            int entries = 0;
            com.unboundid.asn1.ASN1OctetString cookie = null;
            do {
                SearchRequest request =
                        new SearchRequest("OU=B," + probe, SearchScope.ONE, "(sAMAccountName=page*)", "1.1");
                request.addControl(new SimplePagedResultsControl(3, cookie, true));
                SearchResult result = admin.search(request);
                entries += result.getEntryCount();
                SimplePagedResultsControl back = SimplePagedResultsControl.get(result);
                cookie = back == null || !back.moreResultsToReturn() ? null : back.getCookie();
            } while (cookie != null);
            return entries;
        } catch (LDAPException e) {
            return noted(e);
        }
    }

    private void delegation() {
        String people = "OU=People," + base;
        String made = "CN=Svc Made," + people;
        try (LDAPConnection svc = signedIn(place.bindDn(), place.bindPassword())) {
            String group = "CN=all-staff,OU=Groups," + base;
            ModificationType set = ModificationType.REPLACE;
            step(
                    396,
                    add(
                            svc,
                            made,
                            "objectClass",
                            "user",
                            "sAMAccountName",
                            "svcmade",
                            "userPrincipalName",
                            "svcmade@corp.example",
                            "userAccountControl",
                            "512",
                            "unicodePwd",
                            "Str0ng-Enough!"));
            step(397, bind("svcmade@corp.example", "Str0ng-Enough!"));
            step(399, modify(svc, made, set, "unicodePwd", "An0ther-One!"));
            step(400, modify(svc, made, set, "userAccountControl", "514"));
            step(401, modify(svc, made, set, "userAccountControl", "544"));
            step(402, modify(svc, made, set, "userAccountControl", "66048"));
            step(403, modify(svc, made, set, "userAccountControl", "524800"));
            step(404, modify(svc, made, set, "manager", place.adminDn()));
            for (String name : List.of(
                    "department",
                    "company",
                    "description",
                    "info",
                    "mobile",
                    "proxyAddresses",
                    "employeeType",
                    "division",
                    "employeeNumber",
                    "employeeID",
                    "title",
                    "l",
                    "streetAddress",
                    "c",
                    "co",
                    "postalCode",
                    "st",
                    "physicalDeliveryOfficeName",
                    "telephoneNumber",
                    "otherTelephone",
                    "displayName",
                    "givenName",
                    "sn",
                    "mail",
                    "initials",
                    "pager",
                    "homePhone",
                    "ipPhone",
                    "msDS-cloudExtensionAttribute1")) {
                step(1800 + name.hashCode() % 100, modify(svc, made, set, name, "CZ"));
            }
            step(1950, modify(svc, made, set, "accountExpires", "0"));
            step(1951, modify(svc, made, set, "pwdLastSet", "0"));
            step(1952, modify(svc, made, set, "sAMAccountName", "svcmade2"));
            step(1953, modify(svc, made, set, "userPrincipalName", "svcmade2@corp.example"));
            step(1954, modify(svc, made, set, "adminCount", "1"));
            step(1955, modify(svc, made, set, "lockoutTime", "0"));
            step(411, modify(svc, made, set, "extensionName", "x"));
            step(413, modify(svc, made, set, "wWWHomePage", "x"));
            step(414, modify(svc, made, set, "preferredLanguage", "sv"));
            step(419, () -> svc.modifyDN(made, "CN=Svc Renamed", true));
            String renamed = "CN=Svc Renamed," + people;
            step(1956, () -> svc.modifyDN(renamed, "CN=Svc Renamed", true, "OU=Groups," + base));
            step(1957, () -> svc.modifyDN(renamed, "CN=Svc Renamed", true, "CN=Users," + base));
            step(420, () -> svc.modifyDN(renamed, "CN=Svc Renamed", true, "OU=Leavers," + base));
            String left = "CN=Svc Renamed,OU=Leavers," + base;
            step(421, modify(svc, group, ModificationType.ADD, "member", left));
            step(1958, modify(svc, group, ModificationType.DELETE, "member", left));
            step(1959, modify(svc, group, set, "description", "x"));
            step(422, () -> svc.modifyDN(group, "CN=all-staff2", true));
            step(1960, () -> svc.delete(group));
            step(423, add(svc, "CN=g,OU=Groups," + base, "objectClass", "group"));
            step(424, add(svc, "CN=g," + people, "objectClass", "group"));
            step(425, add(svc, "OU=o," + people, "objectClass", "organizationalUnit"));
            step(426, add(svc, "CN=pc1," + people, "objectClass", "computer"));
            step(427, add(svc, "CN=no,CN=Users," + base, "objectClass", "user"));
            step(428, add(svc, "CN=no,OU=Service," + base, "objectClass", "user"));
            step(1961, add(svc, "CN=no,OU=missing," + people, "objectClass", "user"));
            step(1962, add(svc, "CN=no," + people, "objectClass", "user", "noSuchAttribute", "x"));
            step(1963, add(svc, "CN=no," + people, "objectClass", "inetOrgPerson"));
            step(429, modify(svc, place.adminDn(), set, "title", "x"));
            step(430, modify(svc, place.adminDn(), set, "unicodePwd", "Str0ng-Enough!"));
            step(431, modify(svc, place.adminDn(), set, "userAccountControl", "514"));
            step(432, () -> svc.modifyDN(place.adminDn(), "CN=No", true));
            step(433, () -> svc.delete(place.adminDn()));
            step(434, modify(svc, "CN=Domain Admins,CN=Users," + base, ModificationType.ADD, "member", place.bindDn()));
            step(435, modify(svc, place.bindDn(), set, "title", "x"));
            step(437, () -> svc.getEntry(place.adminDn()));
            step(1964, modify(svc, "CN=nobody," + people, set, "title", "x"));
            step(1965, () -> svc.delete("CN=nobody," + people));
            step(1966, modify(svc, left, set, "noSuchAttribute", "x"));
            step(1967, modify(svc, left, set, "objectGUID", "0123456789abcdef"));
            step(1968, modify(svc, left, set, "userAccountControl", "514"));
            step(441, () -> svc.delete(left));
        }
    }
}
