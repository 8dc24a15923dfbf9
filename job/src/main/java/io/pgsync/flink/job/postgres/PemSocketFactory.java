package io.pgsync.flink.job.postgres;

import io.pgsync.flink.job.tls.TlsOptions;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.ssl.WrappedFactory;
import org.postgresql.util.PSQLException;

/**
 * TLS to Postgres with a client certificate. The driver creates it by its class name, and checks
 * the host name itself if the mode requires it.
 */
public final class PemSocketFactory extends WrappedFactory {
    static final String CERTIFICATE = "pgsync.certificate";
    static final String KEY = "pgsync.key";

    /**
     * @param properties those of the connection
     */
    public PemSocketFactory(Properties properties) throws PSQLException {
        boolean verify = SslMode.of(properties).verifyCertificate();
        TlsOptions tls =
                new TlsOptions(
                        verify ? PGProperty.SSL_ROOT_CERT.getOrDefault(properties) : null,
                        path(properties.getProperty(CERTIFICATE)),
                        path(properties.getProperty(KEY)),
                        !verify);
        SSLContext context = tls.context().orElseThrow();
        factory = context.getSocketFactory();
    }

    private static String path(String text) {
        return text.isEmpty() ? null : text;
    }
}
