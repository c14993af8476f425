package dev.tenure.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.springframework.lang.Nullable;

/** Whose certificates count. */
final class Trust {

    private Trust() {}

    /** Java's own authorities, and those of a PEM file besides. */
    static SSLContext of(@Nullable Path pem) {
        try {
            if (pem == null) {
                return SSLContext.getDefault();
            }
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (TrustManager known : managers(null)) {
                for (X509Certificate authority : ((X509TrustManager) known).getAcceptedIssuers()) {
                    authorities.setCertificateEntry("java-" + number++, authority);
                }
            }
            try (InputStream file = Files.newInputStream(pem)) {
                for (Certificate authority :
                        CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                    authorities.setCertificateEntry("own-" + number++, authority);
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(authorities), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "tenure.source.http.trusted-certificates: " + pem + " cannot be read as certificates in PEM.",
                    unreadable);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }
}
