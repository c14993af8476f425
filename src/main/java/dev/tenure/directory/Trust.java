package dev.tenure.directory;

import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.springframework.lang.Nullable;

/** Who may vouch for the directory's servers. */
final class Trust {

    private Trust() {}

    /** @param caCertificate a PEM file; null for whom the JVM trusts */
    static SSLUtil of(@Nullable Path caCertificate) {
        try {
            return caCertificate == null
                    ? new SSLUtil(JVMDefaultTrustManager.getInstance())
                    : new SSLUtil(new PEMFileTrustManager(caCertificate.toFile()));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "tenure.directory.ca-certificate cannot be used: " + caCertificate + " must hold PEM certificates.",
                    unreadable);
        }
    }
}
