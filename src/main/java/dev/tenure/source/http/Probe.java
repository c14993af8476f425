package dev.tenure.source.http;

import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.ConnectionCheck.Step;
import dev.tenure.source.FeedFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.springframework.lang.Nullable;

/** Tries a connection step by step, so that each thing that can be wrong has its own answer. */
public final class Probe {

    /** Troubles with what was answered to somebody who was let in. */
    private static final Set<String> LET_IN = Set.of("truncated", "not-understood", "too-large", "page-repeats");

    private final URI address;
    private final Reach reach;
    private final List<ConnectionCheck> checks = new ArrayList<>();

    private Probe(URI address, Reach reach) {
        this.address = address;
        this.reach = reach;
    }

    /**
     * The answer of each step, to the first that fails.
     *
     * @param oneRecord reads one record, as a run would; false if there is none
     */
    public static List<ConnectionCheck> of(URI address, Reach reach, BooleanSupplier oneRecord) {
        Probe probe = new Probe(address, reach);
        if (probe.name() && probe.tls()) {
            probe.record(oneRecord);
        }
        return List.copyOf(probe.checks);
    }

    private boolean passed(Step step, String text) {
        checks.add(ConnectionCheck.passed(step, text));
        return true;
    }

    private boolean failed(Step step, String text) {
        checks.add(ConnectionCheck.failed(step, text));
        return false;
    }

    private boolean name() {
        try {
            InetAddress found = InetAddress.getByName(address.getHost());
            return passed(Step.NAME, "The name " + address.getHost() + " is known: " + found.getHostAddress() + ".");
        } catch (UnknownHostException unknown) {
            return failed(
                    Step.NAME,
                    "No name server knows " + address.getHost() + ". Check how it is spelt in "
                            + reach.words().address() + ", and which name servers this machine asks.");
        }
    }

    private boolean tls() {
        if (!Addresses.isTls(address)) {
            return true;
        }
        int port = Addresses.port(address);
        String to = address.getHost() + ", port " + port;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address.getHost(), port), (int)
                    reach.connectTimeout().toMillis());
            plain.setSoTimeout((int) within(reach.connectTimeout()).toMillis());
            return passed(Step.TLS, handshake(plain, port));
        } catch (SSLException refused) {
            return failed(Step.TLS, "Connected to " + to + ": " + Tls.reason(refused).text + ".");
        } catch (IOException away) {
            return failed(
                    Step.TLS,
                    "No connection to " + to + " (" + away.getClass().getSimpleName()
                            + "). Check the port, and whether a firewall or proxy stands between.");
        }
    }

    private static Duration within(Duration patience) {
        return patience.compareTo(Duration.ofSeconds(5)) < 0 ? Duration.ofSeconds(5) : patience;
    }

    private String handshake(Socket plain, int port) throws IOException {
        try (SSLSocket secure = (SSLSocket)
                context(reach.trust()).getSocketFactory().createSocket(plain, address.getHost(), port, false)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return "The connection is secure (" + secure.getSession().getProtocol() + ").";
        }
    }

    private static SSLContext context(@Nullable SSLContext trust) {
        try {
            return trust == null ? SSLContext.getDefault() : trust;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This JVM has no TLS.", missing);
        }
    }

    private boolean record(BooleanSupplier oneRecord) {
        boolean found;
        try {
            found = oneRecord.getAsBoolean();
        } catch (FeedFault fault) {
            return refused(fault);
        }
        letIn();
        return found
                ? passed(Step.RECORD, "A record came and can be read.")
                : failed(
                        Step.RECORD,
                        "The answer holds no record. Check that there are people in "
                                + reach.words().system() + " whom this user may see.");
    }

    private boolean refused(FeedFault fault) {
        if (fault.code().equals("not-allowed")) {
            passed(Step.SIGN_IN, "The sign-in is taken.");
            return failed(Step.RIGHTS, fault.getMessage());
        }
        if (LET_IN.contains(fault.code())) {
            letIn();
            return failed(Step.RECORD, fault.getMessage());
        }
        return failed(Step.SIGN_IN, fault.getMessage());
    }

    private void letIn() {
        passed(Step.SIGN_IN, "The sign-in is taken.");
        passed(Step.RIGHTS, "Reading is allowed.");
    }
}
