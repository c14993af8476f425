package dev.tenure.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.springframework.lang.Nullable;

/**
 * Signs each new connection in, one at a time. A refused password is not tried again for a while, on no connection and
 * no other server: a few attempts would lock our account out.
 */
final class SignIn implements PostConnectProcessor {

    private final String name;
    private final String password;

    @Nullable
    private final SSLContext startTls;

    private final Duration patience;
    private final Duration wait;
    private final Clock clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    @Nullable
    private LDAPException refusal;

    private Instant refusedAt = Instant.MIN;

    /**
     * @param startTls null where the connection is encrypted from its start
     * @param patience how long to wait for another connection's attempt
     * @param wait how long a refused password is not tried again
     */
    SignIn(String name, String password, @Nullable SSLContext startTls, Duration patience, Duration wait, Clock clock) {
        this.name = name;
        this.password = password;
        this.startTls = startTls;
        this.patience = patience;
        this.wait = wait;
        this.clock = clock;
    }

    @Override
    public void processPreAuthenticatedConnection(LDAPConnection connection) throws LDAPException {
        if (startTls != null) {
            var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(startTls));
            if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPException(answer);
            }
        }
        try {
            if (!oneAtATime.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LDAPException(ResultCode.TIMEOUT, "Another connection has been signing in for " + patience);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.LOCAL_ERROR, "Interrupted while waiting to sign in", stopped);
        }
        try {
            bind(connection);
        } finally {
            oneAtATime.unlock();
        }
    }

    private void bind(LDAPConnection connection) throws LDAPException {
        if (refusal != null && clock.instant().isBefore(refusedAt.plus(wait))) {
            throw new LDAPException(
                    ResultCode.INVALID_CREDENTIALS,
                    refusal.getDiagnosticMessage() + " (not tried again before " + refusedAt.plus(wait) + ")");
        }
        try {
            connection.bind(new SimpleBindRequest(name, password));
            refusal = null;
        } catch (LDAPException refused) {
            if (refused.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
                refusal = refused;
                refusedAt = clock.instant();
            }
            throw refused;
        }
    }

    @Override
    public void processPostAuthenticatedConnection(LDAPConnection connection) {
        // Everything is done before.
    }
}
