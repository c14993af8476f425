package dev.tenure.source.http;

import dev.tenure.source.ConnectorCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Tries whether a connection comes about. */
final class Reach {

    private Reach() {}

    static List<ConnectorCheck> of(URI address, SSLContext tls, HttpSettings settings) {
        List<ConnectorCheck> checks = new ArrayList<>();
        String host = address.getHost().replaceAll("^\\[|]$", "");
        int port = HttpPlace.port(address);
        InetAddress found;
        try {
            found = InetAddress.getByName(host);
        } catch (UnknownHostException nobody) {
            checks.add(new ConnectorCheck(
                    "address", false, "The name " + host + " is not known. Check its spelling and the DNS."));
            return checks;
        }
        int patience = Math.toIntExact(settings.connectTimeout().toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(found, port), patience);
            checks.add(new ConnectorCheck("address", true, host + " answers at port " + port + "."));
            if ("https".equalsIgnoreCase(address.getScheme())) {
                checks.add(tls(socket, host, port, tls, patience));
            }
        } catch (IOException closed) {
            checks.add(new ConnectorCheck(
                    "address",
                    false,
                    host + " is known, but does not answer at port " + port
                            + (closed instanceof SocketTimeoutException ? " in time" : "")
                            + ". Check the port, the firewall and whether the system runs."));
        }
        return checks;
    }

    private static ConnectorCheck tls(Socket plain, String host, int port, SSLContext tls, int patience) {
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true)) {
            socket.setSoTimeout(patience);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new ConnectorCheck(
                    "tls",
                    true,
                    socket.getSession().getProtocol() + "; the certificate is trusted and is for " + host + ".");
        } catch (IOException failed) {
            return new ConnectorCheck("tls", false, trouble(failed, host));
        }
    }

    /** What is wrong with a certificate, or why no encrypted connection comes about. */
    static String trouble(IOException failed, String host) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "The certificate of " + host + " has expired. Have it renewed there.";
            }
            if (cause instanceof CertPathValidatorException
                    || cause.getClass().getSimpleName().equals("SunCertPathBuilderException")) {
                return "The certificate of " + host + " is not from an authority that is trusted here."
                        + " If it is your own authority, name it in tenure.source.http.trusted-certificates.";
            }
            if (cause.getClass() == CertificateException.class) {
                // What is left of the checks is the name.
                return "The certificate is not for " + host
                        + ". Use the name that it is for, or have another one issued.";
            }
        }
        return failed instanceof SSLException
                ? "No encrypted connection to " + host + " comes about: it does not speak TLS there, or only old forms."
                : "The connection to " + host + " was lost while it was being encrypted.";
    }
}
