package io.pgsync.flink.job.postgres;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.tls.TlsOptions;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * How to connect to the database, and the names under which its changes are read.
 *
 * @param sslMode a mode of the driver: {@code disable}, {@code prefer}, {@code verify-full}, …
 * @param tls authorities to trust in the modes that verify, and our client certificate; {@code
 *     insecure} is ignored, because the mode decides that
 * @param timeZone the zone in which timestamps with time zone are shown, or null for the database's
 *     own
 * @param slot name of the replication slot
 * @param publication name of the publication
 */
public record PostgresOptions(
        String host,
        int port,
        String database,
        String user,
        String password,
        String sslMode,
        TlsOptions tls,
        String timeZone,
        String slot,
        String publication)
        implements Serializable {
    private static final int LONGEST_NAME = 63;
    private static final String DEFAULT_SSL_MODE = "prefer";

    public PostgresOptions {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(publication, "publication");
        if (!slot.matches("[a-z0-9_]{1," + LONGEST_NAME + "}")) {
            throw new UserException(
                    "The replication slot cannot be named '" + slot + "'.",
                    "Use 1 to 63 lower-case letters, digits and underscores.");
        }
    }

    /**
     * Options with slot and publication named after the database, and TLS if the server supports
     * it.
     */
    public static PostgresOptions of(
            String host, int port, String database, String user, String password) {
        String name = defaultName(database, null);
        return new PostgresOptions(
                host,
                port,
                database,
                user,
                password,
                DEFAULT_SSL_MODE,
                TlsOptions.DEFAULT,
                null,
                name,
                name);
    }

    public PostgresOptions withTls(String mode, TlsOptions files) {
        return new PostgresOptions(
                host, port, database, user, password, mode, files, timeZone, slot, publication);
    }

    public PostgresOptions withTimeZone(String zone) {
        return new PostgresOptions(
                host, port, database, user, password, sslMode, tls, zone, slot, publication);
    }

    public PostgresOptions withNames(String slotName, String publicationName) {
        return new PostgresOptions(
                host,
                port,
                database,
                user,
                password,
                sslMode,
                tls,
                timeZone,
                slotName,
                publicationName);
    }

    /**
     * The name of slot and publication for one database and schema file, for example {@code
     * pgsync_shop_book}. All databases of a server share the slots. If characters had to be
     * replaced, a checksum keeps the names of different databases distinct.
     *
     * @param schemaFile the file's name without folder, or null to leave it out of the name
     */
    public static String defaultName(String database, String schemaFile) {
        String base = schemaFile == null ? "" : "_" + schemaFile.replaceFirst("\\.[^.]*$", "");
        String wanted = "pgsync_" + database + base;
        String name = wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (name.equals(wanted) && name.length() <= LONGEST_NAME) {
            return name;
        }
        CRC32 checksum = new CRC32();
        checksum.update(wanted.getBytes(StandardCharsets.UTF_8));
        String suffix = String.format("_%08x", checksum.getValue());
        int end = Math.min(name.length(), LONGEST_NAME - suffix.length());
        return name.substring(0, end) + suffix;
    }

    /**
     * An ordinary connection that prints values in the same form as the stream. Each statement is a
     * transaction.
     */
    public Connection connect() throws SQLException {
        return PostgresSession.open(this, false);
    }

    /** A connection that also takes the commands of the replication protocol. */
    public Connection connectForReplication() throws SQLException {
        return PostgresSession.open(this, true);
    }

    /** All but the password. */
    @Override
    public String toString() {
        return user
                + "@"
                + host
                + ":"
                + port
                + "/"
                + database
                + " slot "
                + slot
                + " publication "
                + publication;
    }
}
