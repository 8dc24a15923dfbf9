package io.pgsync.flink.job.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections whose settings make COPY, pgoutput and plain queries show every value with the
 * same text.
 */
final class PostgresSession {
    private static final String APPLICATION = "pgsync-flink";
    private static final int CONNECT_SECONDS = 15;

    /**
     * Timeouts are off, because a snapshot may take hours. Row security must not filter rows
     * silently: when it is off, Postgres reports an error where a policy would apply.
     */
    private static final String SETTINGS =
            "SET DateStyle = ISO;"
                    + "SET IntervalStyle = postgres;"
                    + "SET bytea_output = hex;"
                    + "SET extra_float_digits = 1;"
                    + "SET standard_conforming_strings = on;"
                    + "SET row_security = off;"
                    + "SET statement_timeout = 0;"
                    + "SET lock_timeout = 0;"
                    + "SET idle_in_transaction_session_timeout = 0";

    /**
     * The driver always sends the JVM's time zone, which becomes the session's default. The
     * database's own zone comes from ALTER ROLE or ALTER DATABASE, otherwise from the configuration
     * file. Only a superuser may read that file's setting, but initdb writes the same zone for the
     * log.
     */
    private static final String SET_TIME_ZONE =
            "SELECT set_config('TimeZone', COALESCE(?,"
                    + " (SELECT substr(setting, strpos(setting, '=') + 1)"
                    + "   FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) setting"
                    + "   WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database"
                    + "       WHERE datname = current_database()))"
                    + "     AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles"
                    + "       WHERE rolname = session_user))"
                    + "     AND lower(split_part(setting, '=', 1)) = 'timezone'"
                    + "   ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1),"
                    + " current_setting('log_timezone')), false)";

    private PostgresSession() {}

    static Connection open(PostgresOptions options, boolean replication) throws SQLException {
        Properties properties = properties(options);
        if (replication) {
            PGProperty.REPLICATION.set(properties, "database");
            PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
            PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        }
        // DriverManager does not see drivers in the job's own jar
        Connection connection = new Driver().connect(url(options), properties);
        try {
            configure(connection, options);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static String url(PostgresOptions options) {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "jdbc:postgresql://" + host + ":" + options.port() + "/";
    }

    private static Properties properties(PostgresOptions options) {
        Properties properties = new Properties();
        PGProperty.PG_DBNAME.set(properties, options.database());
        PGProperty.USER.set(properties, options.user());
        if (options.password() != null) {
            PGProperty.PASSWORD.set(properties, options.password());
        }
        if (options.sslMode() != null) {
            PGProperty.SSL_MODE.set(properties, options.sslMode());
        }
        if (options.tls().caFile() != null) {
            PGProperty.SSL_ROOT_CERT.set(properties, options.tls().caFile());
        }
        if (options.tls().certFile() != null || options.tls().keyFile() != null) {
            // the driver's own does not read keys in PEM
            PGProperty.SSL_FACTORY.set(properties, PemSocketFactory.class.getName());
            properties.setProperty(PemSocketFactory.CERTIFICATE, text(options.tls().certFile()));
            properties.setProperty(PemSocketFactory.KEY, text(options.tls().keyFile()));
        }
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        return properties;
    }

    private static String text(String path) {
        return path == null ? "" : path;
    }

    private static void configure(Connection connection, PostgresOptions options)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
        }
        try (PreparedStatement zone = connection.prepareStatement(SET_TIME_ZONE)) {
            zone.setString(1, options.timeZone());
            zone.execute();
        }
    }
}
