package dev.tenure.standin;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.StartTLSRequestHandler;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A directory that answers like Active Directory, in this process: over LDAPS and StartTLS, with AD's schema, rules,
 * result codes and rights. Made from what a real domain controller answered, so that code that passes here passes there;
 * where the two kinds of controllers differ it is Samba, or Microsoft's if asked so.
 *
 * <p>It listens on 127.0.0.1 alone, and lives until {@link #close()} or the end of the process.
 */
public final class ActiveDirectory implements AutoCloseable {

    /** The kinds of operations that can be made to fail. */
    public enum Operation {
        BIND,
        SEARCH,
        ADD,
        MODIFY,
        MODIFY_DN,
        DELETE,
        COMPARE,
        ANY
    }

    private static final String ADMIN_PASSWORD = "Adm1n-Passw0rd!";
    private static final String BIND_PASSWORD = "Svc-Passw0rd!1";

    private final Domain domain;
    private final Faults faults = new Faults();
    private final Certificates certificates = Certificates.make();
    private final FrontDoor door;
    private LDAPListener plain;
    private LDAPListener secure;
    private int plainPort;
    private int securePort;

    private ActiveDirectory(Builder settings) {
        DN base = dn(settings.baseDn);
        String realm = settings.realm == null ? realm(base) : settings.realm.toUpperCase(Locale.ROOT);
        String netbios = realm.contains(".") ? realm.substring(0, realm.indexOf('.')) : realm;
        domain = new Domain(
                base, realm, netbios, new AdSchema(settings.exchange), new Answers(settings.microsoft), settings.clock);
        Rights rights = new Rights(domain);
        Writes writes = new Writes(domain, rights);
        door = new FrontDoor(
                new FrontDoor.House(
                        domain,
                        rights,
                        new Reads(domain, settings.valueLimit),
                        writes,
                        new SignIn(domain),
                        faults,
                        settings.entryLimit),
                null);
        try {
            seed(writes, rights, settings.bare);
        } catch (LDAPException e) {
            throw new IllegalStateException("the stand-in directory could not be seeded", e);
        }
        securePort = settings.securePort;
        plainPort = settings.plainPort;
        restart();
    }

    /** A directory with the usual settings: DC=corp,DC=example, free ports. */
    public static ActiveDirectory start() {
        return builder().start();
    }

    /** For a directory with other settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** How a directory is to be. */
    public static final class Builder {
        private String baseDn = "DC=corp,DC=example";
        private String realm;
        private boolean microsoft;
        private boolean exchange = true;
        private boolean bare;
        private int entryLimit = 1000;
        private int valueLimit = 1500;
        private int securePort;
        private int plainPort;
        private Clock clock = Clock.systemUTC();

        /** The head of the domain, made of DC parts. */
        public Builder baseDn(String value) {
            baseDn = value;
            return this;
        }

        /** The DNS name of the domain; taken from the base DN when not given. */
        public Builder realm(String value) {
            realm = value;
            return this;
        }

        /** Answers in Microsoft's codes and words where they differ from Samba's, and with Windows' stricter rules. */
        public Builder microsoft() {
            microsoft = true;
            return this;
        }

        /** A domain whose schema knows nothing of Exchange: no extensionAttribute1, no msExchHideFromAddressLists. */
        public Builder withoutExchange() {
            exchange = false;
            return this;
        }

        /** Only the containers, Administrator, its groups and the provisioning account. */
        public Builder bare() {
            bare = true;
            return this;
        }

        /** At most so many entries for a search or a page (1000), and values for an attribute (1500). */
        public Builder limits(int entries, int values) {
            entryLimit = entries;
            valueLimit = values;
            return this;
        }

        /** Ports for LDAPS and for LDAP with StartTLS; 0, the usual, takes free ones. */
        public Builder ports(int ldaps, int ldap) {
            securePort = ldaps;
            plainPort = ldap;
            return this;
        }

        /** The time by which passwords age and accounts expire. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Seeds it and begins to listen. */
        public ActiveDirectory start() {
            return new ActiveDirectory(this);
        }
    }

    // ---------------------------------------------------------------------------------------- where and who

    /** For example `ldaps://127.0.0.1:40123`. */
    public String ldapsUrl() {
        return "ldaps://127.0.0.1:" + securePort;
    }

    /** The port without TLS: it takes StartTLS, and refuses passwords before that. */
    public String ldapUrl() {
        return "ldap://127.0.0.1:" + plainPort;
    }

    public int ldapsPort() {
        return securePort;
    }

    public int ldapPort() {
        return plainPort;
    }

    public String baseDn() {
        return domain.base.toString();
    }

    /** The DNS name of the domain in capitals, such as `CORP.EXAMPLE`. */
    public String realm() {
        return domain.realm;
    }

    /** The account that provisions: it may write users below People and Leavers, and the members of Groups. */
    public String bindDn() {
        return "CN=svc-provision,OU=Service," + domain.base;
    }

    public String bindUpn() {
        return "svc-provision@" + domain.realm.toLowerCase(Locale.ROOT);
    }

    public String bindPassword() {
        return BIND_PASSWORD;
    }

    public String adminDn() {
        return "CN=Administrator,CN=Users," + domain.base;
    }

    public String adminPassword() {
        return ADMIN_PASSWORD;
    }

    /** The PEM file of the authority that signed the server's certificate. */
    public Path caCertificate() {
        return certificates.authority();
    }

    /** A new connection as Administrator, for a test to look and to prepare; trouble on order spares it. Close it. */
    public LDAPConnection connection() {
        return connection(adminDn(), ADMIN_PASSWORD);
    }

    /** A new connection over LDAPS, certificate checked, signed in with this name. Close it. */
    public LDAPConnection connection(String bindName, String password) {
        try {
            LDAPConnection connection = new LDAPConnection(
                    new SSLUtil(new PEMFileTrustManager(caCertificate().toFile())).createSSLSocketFactory());
            connection.getConnectionOptions().setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
            connection.connect("127.0.0.1", securePort, 10_000);
            connection.bind(bindName, password);
            return connection;
        } catch (LDAPException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign in to the stand-in directory as " + bindName, e);
        }
    }

    // ---------------------------------------------------------------------------------------------- trouble

    /** The next so many operations of this kind are not done but answered so. */
    public void failNext(Operation operation, int times, ResultCode code, String message) {
        faults.order(operation, Faults.Kind.ANSWER, times, code, message, Duration.ZERO);
    }

    /** The next so many operations of this kind lose their connection before anything is done. */
    public void dropBefore(Operation operation, int times) {
        faults.order(operation, Faults.Kind.DROP_BEFORE, times, ResultCode.SUCCESS, "", Duration.ZERO);
    }

    /** The next so many operations of this kind are done, and the connection breaks before the answer. */
    public void dropAfter(Operation operation, int times) {
        faults.order(operation, Faults.Kind.DROP_AFTER, times, ResultCode.SUCCESS, "", Duration.ZERO);
    }

    /** The next so many operations of this kind are done so much later; {@link #heal()} ends the wait. */
    public void delayNext(Operation operation, int times, Duration delay) {
        faults.order(operation, Faults.Kind.DELAY, times, ResultCode.SUCCESS, "", delay);
    }

    /** How many operations are held back at this moment by {@link #delayNext}. */
    public int heldBack() {
        return faults.waiting();
    }

    /** No trouble any more. */
    public void heal() {
        faults.clear();
    }

    /** Breaks every connection and listens no more; the data and the ports are kept. What was held back is not done. */
    public synchronized void stop() {
        faults.abandon();
        if (secure != null) {
            secure.shutDown(true);
            plain.shutDown(true);
            secure = null;
            plain = null;
        }
    }

    /** Listens (again) on the same ports, with the same data. */
    public synchronized void restart() {
        stop();
        LDAPListenerConfig secureConfig = new LDAPListenerConfig(securePort, door);
        secureConfig.setServerSocketFactory(certificates.server().getServerSocketFactory());
        LDAPListenerConfig plainConfig = new LDAPListenerConfig(
                plainPort, new StartTLSRequestHandler(certificates.server().getSocketFactory(), door));
        for (LDAPListenerConfig config : List.of(secureConfig, plainConfig)) {
            config.setListenAddress(InetAddress.getLoopbackAddress());
            config.setUseReuseAddress(true);
        }
        secure = new LDAPListener(secureConfig);
        plain = new LDAPListener(plainConfig);
        try {
            secure.startListening();
            plain.startListening();
        } catch (IOException e) {
            throw new IllegalStateException("the stand-in directory cannot listen on its ports", e);
        }
        securePort = secure.getListenPort();
        plainPort = plain.getListenPort();
    }

    @Override
    public void close() {
        stop();
    }

    // ----------------------------------------------------------------------------------------------- seed

    private void seed(Writes writes, Rights rights, boolean bare) throws LDAPException {
        String base = baseDn();
        String builtin = "CN=Builtin," + base;
        String users = "CN=Users," + base;
        domain.root.values.putAll(java.util.Map.of(
                "minpwdlength", new Attribute("minPwdLength", "7"),
                "pwdhistorylength", new Attribute("pwdHistoryLength", "24"),
                "pwdproperties", new Attribute("pwdProperties", "1"),
                "lockoutthreshold", new Attribute("lockoutThreshold", "0"),
                "minpwdage", new Attribute("minPwdAge", "0"),
                "maxpwdage", new Attribute("maxPwdAge", "0")));
        domain.deletedObjects = add(writes, "CN=Deleted Objects," + base, "container");
        add(writes, builtin, "builtinDomain");
        add(writes, users, "container");
        add(writes, "CN=Computers," + base, "container");
        AdObject administrators = add(
                writes,
                "CN=Administrators," + builtin,
                "group",
                "sAMAccountName",
                "Administrators",
                "groupType",
                "-2147483643",
                "adminCount",
                "1");
        AdObject domainUsers =
                add(writes, "CN=Domain Users," + users, "group", "sAMAccountName", "Domain Users", "objectSid", "513");
        rights.domainAdmins = add(
                writes,
                "CN=Domain Admins," + users,
                "group",
                "sAMAccountName",
                "Domain Admins",
                "objectSid",
                "512",
                "adminCount",
                "1");
        add(writes, "CN=Users," + builtin, "group", "sAMAccountName", "Users", "groupType", "-2147483643")
                .link("member", domainUsers);
        rights.administrator = add(
                writes,
                adminDn(),
                "user",
                "sAMAccountName",
                "Administrator",
                "userAccountControl",
                "512",
                "adminCount",
                "1",
                "description",
                "Built-in account for administering the computer/domain",
                "objectSid",
                "500",
                "unicodePwd",
                ADMIN_PASSWORD);
        rights.domainAdmins.link("member", rights.administrator);
        administrators.link("member", rights.administrator);
        administrators.link("member", rights.domainAdmins);
        rights.people = add(writes, "OU=People," + base, "organizationalUnit", "description", "active people");
        rights.leavers = add(
                writes,
                "OU=Leavers," + base,
                "organizationalUnit",
                "description",
                "people who left; disabled accounts");
        rights.groups = add(writes, "OU=Groups," + base, "organizationalUnit");
        add(writes, "OU=Service," + base, "organizationalUnit", "description", "service accounts");
        rights.provisioner = add(
                writes,
                bindDn(),
                "user",
                "sAMAccountName",
                "svc-provision",
                "userPrincipalName",
                bindUpn(),
                "userAccountControl",
                "512",
                "description",
                "delegated, non-admin account for the tests",
                "unicodePwd",
                BIND_PASSWORD);
        if (!bare) {
            add(
                    writes,
                    "CN=all-staff,OU=Groups," + base,
                    "group",
                    "sAMAccountName",
                    "all-staff",
                    "description",
                    "global security group");
            add(writes, "CN=it-admins,OU=Groups," + base, "group", "sAMAccountName", "it-admins");
        }
    }

    private AdObject add(Writes writes, String dn, String type, String... pairs) throws LDAPException {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("objectClass", type));
        for (int i = 0; i < pairs.length; i += 2) {
            attributes.add(
                    switch (pairs[i]) {
                        case "unicodePwd" ->
                            new Attribute(pairs[i], ("\"" + pairs[i + 1] + "\"").getBytes(StandardCharsets.UTF_16LE));
                        case "objectSid" -> new Attribute(pairs[i], Ids.sid(domain.domainSid + "-" + pairs[i + 1]));
                        default -> new Attribute(pairs[i], pairs[i + 1]);
                    });
        }
        return writes.add(Session.SYSTEM, dn, attributes);
    }

    private static DN dn(String text) {
        try {
            return new DN(text);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + text, e);
        }
    }

    private static String realm(DN base) {
        StringBuilder name = new StringBuilder();
        for (RDN rdn : base.getRDNs()) {
            name.append(name.length() == 0 ? "" : ".").append(rdn.getAttributeValues()[0]);
        }
        return name.toString().toUpperCase(Locale.ROOT);
    }
}
