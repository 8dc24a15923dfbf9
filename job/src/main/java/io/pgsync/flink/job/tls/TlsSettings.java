package io.pgsync.flink.job.tls;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.settings.Variables;

/** Reads from the variables how a server's certificate is verified, and which one is ours. */
public final class TlsSettings {
    private TlsSettings() {}

    /**
     * The options of one server.
     *
     * @param server begins the names of its variables, as in {@code ELASTICSEARCH_CA_CERTS}
     */
    public static TlsOptions of(Variables variables, String server) {
        return new TlsOptions(
                variables.text(server + "_CA_CERTS").orElse(null),
                variables.text(server + "_CLIENT_CERT").orElse(null),
                variables.text(server + "_CLIENT_KEY").orElse(null),
                isFalse(variables, server + "_VERIFY_CERTS"));
    }

    private static boolean isFalse(Variables variables, String name) {
        String text = variables.text(name).orElse("true");
        if (!text.matches("(?i)true|false|1|0|yes|no|on|off")) {
            throw new UserException(name + " is '" + text + "'.", "Use true or false.");
        }
        return text.matches("(?i)false|0|no|off");
    }
}
