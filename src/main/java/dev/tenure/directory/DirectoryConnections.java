package dev.tenure.directory;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.GetEntryLDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLUtil;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import javax.net.SocketFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connections to the directory. None is opened before it is needed, so Tenure starts without the directory. */
@Configuration(proxyBeanMethods = false)
class DirectoryConnections {

    /** Below the 15 minutes after which Active Directory closes idle connections. */
    private static final Duration OLDEST_CONNECTION = Duration.ofMinutes(10);

    /** How soon the preferred server is used again after it is back. */
    private static final Duration OLDEST_FAILOVER_CONNECTION = Duration.ofMinutes(1);

    @Bean(destroyMethod = "close")
    LDAPConnectionPool directoryPool(DirectorySettings settings, Clock clock) {
        return pool(settings, clock);
    }

    static LDAPConnectionPool pool(DirectorySettings settings, Clock clock) {
        try {
            FailoverServerSet servers = new FailoverServerSet(servers(settings, clock));
            servers.setMaxFailoverConnectionAgeMillis(OLDEST_FAILOVER_CONNECTION.toMillis());
            LDAPConnectionPool pool = new LDAPConnectionPool(
                    servers, null, 0, settings.poolSize(), 1, null, false, healthCheck(settings));
            pool.setConnectionPoolName("directory");
            pool.setCreateIfNecessary(true);
            pool.setMaxConnectionAgeMillis(OLDEST_CONNECTION.toMillis());
            pool.setHealthCheckIntervalMillis(settings.healthCheckInterval().toMillis());
            // What became of a write is not known when its connection breaks: only reads are repeated.
            pool.setRetryFailedOperationsDueToInvalidConnections(EnumSet.of(OperationType.SEARCH));
            return pool;
        } catch (LDAPException | GeneralSecurityException failed) {
            throw new IllegalStateException("The directory's connections cannot be set up.", failed);
        }
    }

    private static ServerSet[] servers(DirectorySettings settings, Clock clock) throws GeneralSecurityException {
        SSLUtil tls = Trust.of(settings.caCertificate());
        PostConnectProcessor signIn = new SignIn(
                settings.bindDn(),
                settings.bindPassword(),
                settings.startTls() ? tls.createSSLContext() : null,
                settings.responseTimeout(),
                settings.credentialsRetryInterval(),
                clock);
        LDAPConnectionOptions options = options(settings);
        SocketFactory sockets = new ImpatientSockets(
                settings.startTls() ? SocketFactory.getDefault() : tls.createSSLSocketFactory(),
                settings.responseTimeout());
        return settings.urls().stream()
                .map(url -> new SingleServerSet(url.getHost(), port(url), sockets, options, null, signIn))
                .toArray(ServerSet[]::new);
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : url.getScheme().equals("ldaps") ? 636 : 389;
    }

    private static LDAPConnectionOptions options(DirectorySettings settings) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(
                Math.toIntExact(settings.connectTimeout().toMillis()));
        options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        // One thread uses a pooled connection at a time: no reader thread is needed beside it.
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        options.setAllowConcurrentSocketFactoryUse(true);
        return options;
    }

    /** Looks at idle connections, and at those on which something failed: only then a read is repeated on another. */
    private static GetEntryLDAPConnectionPoolHealthCheck healthCheck(DirectorySettings settings) {
        return new GetEntryLDAPConnectionPoolHealthCheck(
                "", settings.responseTimeout().toMillis(), false, false, false, true, true);
    }
}
