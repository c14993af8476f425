package dev.tenure.source.http;

import dev.tenure.source.FeedFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom to believe, and why not. */
public final class Tls {

    private Tls() {}

    /**
     * Believes these authorities and no others.
     *
     * @param pem one certificate or more
     * @throws FeedFault {@code not-configured} if it holds none
     */
    public static SSLContext trusting(String pem) {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.US_ASCII)))) {
                number++;
                authorities.setCertificateEntry("authority-" + number, each);
            }
            if (number == 0) {
                throw noCertificate();
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (CertificateException notOne) {
            throw noCertificate();
        } catch (GeneralSecurityException | IOException missing) {
            throw new IllegalStateException("This JVM cannot keep certificates.", missing);
        }
    }

    private static FeedFault noCertificate() {
        return FeedFault.ofAll(
                "not-configured",
                "'caCertificate' holds no certificate: paste it as PEM, from -----BEGIN CERTIFICATE----- on.");
    }

    /** Why a connection did not become a secure one. */
    enum Reason {
        EXPIRED("certificate-expired", "its certificate has expired, or is not valid yet: have it renewed"),
        WRONG_NAME(
                "certificate-wrong-name",
                "its certificate is for another name: use the name that it is for, or have one made for this name"),
        UNKNOWN_AUTHORITY(
                "certificate-unknown-authority",
                "its certificate is from an authority that is not known here: give that authority's certificate as"
                        + " 'caCertificate', or have the server send the certificates between"),
        OTHER("tls-failed", "no secure connection comes about: check that the port speaks TLS 1.2 or newer");

        final String code;
        final String text;

        Reason(String code, String text) {
            this.code = code;
            this.text = text;
        }
    }

    static Reason reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException
                    || cause instanceof CertificateNotYetValidException
                    || (cause instanceof CertPathValidatorException path
                            && (path.getReason() == BasicReason.EXPIRED
                                    || path.getReason() == BasicReason.NOT_YET_VALID))) {
                return Reason.EXPIRED;
            }
            if (cause instanceof CertPathBuilderException) {
                return Reason.UNKNOWN_AUTHORITY;
            }
            // Java has no class of its own for this one.
            if (cause instanceof CertificateException
                    && String.valueOf(cause.getMessage()).matches("(?s)No (subject alternative|name matching).*")) {
                return Reason.WRONG_NAME;
            }
        }
        return Reason.OTHER;
    }
}
