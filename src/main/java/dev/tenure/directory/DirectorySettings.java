package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * Where the directory is and how we use it. Lists of DNs are separated by semicolons.
 *
 * @param urls {@code ldaps://host:636}, or {@code ldap://host:389} with {@code startTls}; the first is preferred
 * @param bindDn whom we sign in as: a DN or a user principal name
 * @param caCertificate PEM file of who may vouch for the servers; null for whom the JVM trusts
 * @param responseTimeout how long one operation may take
 * @param probeInterval how often an outage is looked at
 * @param credentialsRetryInterval how long we wait before signing in again after the directory refused our password;
 *     short waits lock the account out
 * @param anchorAttribute holds the employee number
 * @param upnSuffix what follows the @ in user principal names; empty for the base DN's domain
 * @param peopleBases where accounts may be written; empty for everywhere under the base DN
 * @param protectedGroups DNs of further groups whose members are never touched
 * @param createContainers DNs below which missing organisational units are created; empty to ask a person instead
 * @param attributes the customer's own fields and the attribute that each is written to
 */
@ConfigurationProperties("tenure.directory")
record DirectorySettings(
        List<URI> urls,
        @DefaultValue("false") boolean startTls,
        String baseDn,
        String bindDn,
        String bindPassword,
        @Nullable Path caCertificate,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration responseTimeout,
        @DefaultValue("8") int poolSize,
        @DefaultValue("30s") Duration healthCheckInterval,
        @DefaultValue("10s") Duration probeInterval,
        @DefaultValue("10m") Duration credentialsRetryInterval,
        @DefaultValue("employeeID") String anchorAttribute,
        @DefaultValue("") String upnSuffix,
        @DefaultValue("") String peopleBases,
        @DefaultValue("") String protectedGroups,
        @DefaultValue("") String createContainers,
        @DefaultValue Map<String, String> attributes) {

    /** What an own field must never be written to: it would break the account, its links or its rights. */
    private static final Set<String> NEVER_MAPPED = Set.of(
            "unicodepwd",
            "userpassword",
            "useraccountcontrol",
            "samaccountname",
            "userprincipalname",
            "serviceprincipalname",
            "objectclass",
            "objectguid",
            "objectsid",
            "sidhistory",
            "admincount",
            "primarygroupid",
            "member",
            "memberof",
            "ntsecuritydescriptor",
            "msds-allowedtodelegateto",
            "msds-allowedtoactonbehalfofotheridentity",
            "msds-keycredentiallink",
            "altsecurityidentities",
            "pwdlastset",
            "cn",
            "name",
            "distinguishedname");

    DirectorySettings {
        urls = urls == null ? List.of() : List.copyOf(urls);
        require(!urls.isEmpty(), "urls", "is missing: name at least one server, such as ldaps://dc1.example.com:636");
        for (URI url : urls) {
            require(url.getHost() != null, "urls", "names no host: " + url);
            boolean secret = "ldaps".equals(url.getScheme()) || ("ldap".equals(url.getScheme()) && startTls);
            require(secret, "urls", "would send passwords in the clear: " + url + "; use ldaps:// or start-tls=true");
        }
        require(baseDn != null && !dn("base-dn", baseDn).isNullDN(), "base-dn", "is missing");
        require(bindDn != null && !bindDn.isBlank(), "bind-dn", "is missing");
        require(bindPassword != null && !bindPassword.isEmpty(), "bind-password", "is missing");
        dns("people-bases", peopleBases);
        dns("protected-groups", protectedGroups);
        dns("create-containers", createContainers);
        SortedMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(attributes);
        attributes = Collections.unmodifiableSortedMap(byName);
        for (String attribute : attributes.values()) {
            require(!isNeverMapped(attribute), "attributes", "may not write " + attribute);
        }
        upnSuffix = upnSuffix.isBlank() ? domain(dn("base-dn", baseDn)) : upnSuffix.strip();
    }

    static boolean isNeverMapped(String attribute) {
        return NEVER_MAPPED.contains(attribute.toLowerCase(Locale.ROOT));
    }

    DN base() {
        return dn("base-dn", baseDn);
    }

    /** Where accounts may be written. */
    List<DN> bases() {
        return peopleBases.isBlank() ? List.of(base()) : dns("people-bases", peopleBases);
    }

    List<DN> furtherProtectedGroups() {
        return dns("protected-groups", protectedGroups);
    }

    /** Below these, missing organisational units are created. */
    List<DN> creatable() {
        return dns("create-containers", createContainers);
    }

    private static List<DN> dns(String setting, String list) {
        return Arrays.stream(list.split(";"))
                .map(String::strip)
                .filter(dn -> !dn.isEmpty())
                .map(dn -> dn(setting, dn))
                .toList();
    }

    private static DN dn(String setting, String text) {
        try {
            return new DN(text);
        } catch (LDAPException notADn) {
            throw new IllegalArgumentException("tenure.directory." + setting + " is no DN: " + text, notADn);
        }
    }

    private static String domain(DN base) {
        return Arrays.stream(base.getRDNs())
                .filter(rdn -> rdn.hasAttribute("DC"))
                .map(RDN::getAttributeValues)
                .map(values -> values[0])
                .collect(Collectors.joining("."));
    }

    private static void require(boolean holds, String setting, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("tenure.directory." + setting + " " + problem + ".");
        }
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "DirectorySettings[" + urls + ", base " + baseDn + ", as " + bindDn + "]";
    }
}
