package io.pgsync.flink.job.tls;

import io.pgsync.flink.job.UserException;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The certificates to trust and to present when a server uses TLS. The files must exist wherever
 * the job opens a connection: where it is submitted and on every machine that runs a TaskManager.
 *
 * @param caFile a PEM file with the authorities to trust instead of the JDK's, or null
 * @param certFile a PEM file with our own certificate and its chain; or null if we have none
 * @param keyFile a PEM file with the private key of that certificate, in PKCS#8 and not encrypted
 * @param insecure whether any certificate is accepted, for any host; for trials only
 */
public record TlsOptions(String caFile, String certFile, String keyFile, boolean insecure)
        implements Serializable {
    /** Trusts the JDK's authorities, and has no certificate of its own. */
    public static final TlsOptions DEFAULT = new TlsOptions(null, null, null, false);

    public TlsOptions withCaFile(String path) {
        return new TlsOptions(path, certFile, keyFile, insecure);
    }

    /** Presents this certificate to servers that ask for one. */
    public TlsOptions withCertificate(String certPath, String keyPath) {
        return new TlsOptions(caFile, certPath, keyPath, insecure);
    }

    public TlsOptions withInsecure(boolean accept) {
        return new TlsOptions(caFile, certFile, keyFile, accept);
    }

    /**
     * A context built from the files; empty if the JDK's default is enough.
     *
     * @throws UserException if a file cannot be used
     */
    public Optional<SSLContext> context() {
        if (equals(DEFAULT)) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keys() {
        if (certFile == null && keyFile == null) {
            return null;
        }
        if (certFile == null || keyFile == null) {
            throw new UserException(
                    "A client certificate needs two files, and only "
                            + (certFile == null ? keyFile : certFile)
                            + " is given.",
                    "Give the certificate and its private key, both as PEM files.");
        }
        return PemFiles.keyManagers(Path.of(certFile), Path.of(keyFile));
    }

    private TrustManager[] trust() {
        if (insecure) {
            return new TrustManager[] {new TrustEveryone()};
        }
        return caFile == null ? null : PemFiles.trustManagers(Path.of(caFile));
    }
}
