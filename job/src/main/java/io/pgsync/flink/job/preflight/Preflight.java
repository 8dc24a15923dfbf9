package io.pgsync.flink.job.preflight;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.ExceptionUtils;

/**
 * Checks, before a job is submitted, that it can read the database. Each problem becomes a {@link
 * UserException} with a remedy. Creates the publication if it does not exist.
 */
public final class Preflight {
    private static final int OLDEST_VERSION = 11;
    private static final int PATIENCE_ATTEMPTS = 30;
    private static final long PATIENCE_MILLIS = 300;

    private final PostgresOptions options;
    private final Connection connection;

    private Preflight(PostgresOptions options, Connection connection) {
        this.options = options;
        this.connection = connection;
    }

    /**
     * What the checks found on the server.
     *
     * @param slotPosition the position from which the slot can be read; 0 if there is no slot yet
     * @param timeZone the zone in which timestamps with time zone are shown
     */
    public record Report(
            ClusterIdentity cluster, int serverVersion, long slotPosition, String timeZone) {}

    /** Whether the slot may already have a reader. */
    public enum SlotUse {
        /** No: the reader would be another job. */
        REFUSED,
        /**
         * Yes: the reader may be the job itself, which keeps running while its main class runs
         * again.
         */
        ALLOWED
    }

    /** Same as {@link #check(PostgresOptions, List, SlotUse)}, with exclusive use of the slot. */
    public static Report check(PostgresOptions options, List<SourceTable> tables) {
        return check(options, tables, SlotUse.REFUSED);
    }

    /** Checks everything. Changes only the publication, and does so last. */
    public static Report check(PostgresOptions options, List<SourceTable> tables, SlotUse slotUse) {
        try (Connection connection = connect(options)) {
            return new Preflight(options, connection).run(tables, slotUse);
        } catch (SQLException e) {
            throw unexpected(options, e);
        }
    }

    /** Drops the slot, if there is one, so that the next job begins with a snapshot. */
    public static void dropSlot(PostgresOptions options) {
        try (Connection connection = connect(options)) {
            Preflight preflight = new Preflight(options, connection);
            if (preflight.unusedSlot().isPresent()) {
                preflight.execute(ReplicationSlot.dropStatement(options.slot()));
            }
        } catch (SQLException e) {
            throw unexpected(options, e);
        }
    }

    /** Drops the publication, if there is one. */
    public static void dropPublication(PostgresOptions options) {
        try (Connection connection = connect(options)) {
            new PublicationChecker(connection, options).drop();
        } catch (SQLException e) {
            throw unexpected(options, e);
        }
    }

    /** The zone in which the database shows timestamps with time zone to the job. */
    public static String timeZone(PostgresOptions options) {
        try (Connection connection = connect(options)) {
            return new Preflight(options, connection).setting("TimeZone");
        } catch (SQLException e) {
            throw unexpected(options, e);
        }
    }

    /**
     * Opens a connection as {@link PostgresOptions#connect} does, and gives each failure a remedy.
     */
    public static Connection connect(PostgresOptions options) {
        try {
            return options.connect();
        } catch (SQLException e) {
            throw cannotConnect(options, e);
        }
    }

    private static UserException cannotConnect(PostgresOptions options, SQLException e) {
        Optional<UserException> own = ExceptionUtils.findThrowable(e, UserException.class);
        if (own.isPresent()) {
            return own.get(); // a file that the connection needs
        }
        return new UserException(
                "Cannot connect to Postgres as %s@%s:%d/%s: %s"
                        .formatted(
                                options.user(),
                                options.host(),
                                options.port(),
                                options.database(),
                                e.getMessage()),
                remedy(options, e),
                e);
    }

    private static String remedy(PostgresOptions options, SQLException e) {
        return switch (String.valueOf(e.getSQLState())) {
            case "28P01" -> "Check user name and password.";
            case "28000" ->
                    "Allow this user, database and host in pg_hba.conf, with the TLS mode in use ("
                            + options.sslMode()
                            + ").";
            case "3D000" -> "Check the database name.";
            case "22023" -> "Give a time zone that pg_timezone_names lists, like Europe/Berlin.";
            case "08004", "08006" ->
                    "Check the TLS mode in use ("
                            + options.sslMode()
                            + "), that PG_SSLROOTCERT has the authority that issued the"
                            + " server's certificate, and that this certificate names"
                            + " the host.";
            case "53300" -> "Raise max_connections or close other connections.";
            default ->
                    "Check host and port, that the server runs, and that it listens on"
                            + " that address (listen_addresses).";
        };
    }

    private static UserException unexpected(PostgresOptions options, SQLException e) {
        return new UserException(
                "The check of database %s failed: %s".formatted(options.database(), e.getMessage()),
                "Fix what Postgres reports, and try again.",
                e);
    }

    private Report run(List<SourceTable> tables, SlotUse slotUse) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_VERSION) {
            throw new UserException(
                    "Postgres %d is too old.".formatted(version),
                    "Use Postgres %d or newer.".formatted(OLDEST_VERSION));
        }
        requirePrimary();
        requireLogicalLog();
        requireReplicationRole();
        TableChecker tableChecker = new TableChecker(connection, options.user());
        tables.forEach(tableChecker::check);
        tableChecker.throwProblems();
        Optional<ReplicationSlot> slot =
                slotUse == SlotUse.ALLOWED
                        ? ReplicationSlot.find(connection, options.slot())
                        : unusedSlot();
        if (slot.isPresent()) {
            slot.get().requireUsable(options);
        } else {
            requireFreeSlot();
        }
        ClusterIdentity cluster = identify();
        new PublicationChecker(connection, options).require(tables, version);
        return new Report(
                cluster,
                version,
                slot.map(ReplicationSlot::confirmed).orElse(0L),
                setting("TimeZone"));
    }

    private void requirePrimary() throws SQLException {
        if (query("SELECT pg_is_in_recovery()::text").equals("true")) {
            throw new UserException(
                    "The server %s is a standby.".formatted(options.host()),
                    "Connect to the primary.");
        }
    }

    private void requireLogicalLog() throws SQLException {
        String level = setting("wal_level");
        if (!level.equals("logical")) {
            throw new UserException(
                    "The server's wal_level is '%s'; reading changes needs 'logical'."
                            .formatted(level),
                    "Set it and restart the server (on Amazon RDS: parameter"
                            + " rds.logical_replication = 1):\n"
                            + "    ALTER SYSTEM SET wal_level = logical;");
        }
    }

    /** On Amazon RDS, this right is a role membership instead of a role attribute. */
    private void requireReplicationRole() throws SQLException {
        String may =
                query(
                        "SELECT (rolsuper OR rolreplication OR EXISTS (SELECT FROM"
                                + " pg_catalog.pg_roles r WHERE r.rolname = 'rds_replication'"
                                + " AND pg_has_role(r.oid, 'MEMBER')))::text"
                                + " FROM pg_catalog.pg_roles WHERE rolname = current_user");
        if (!may.equals("true")) {
            String user = TableName.quote(options.user());
            throw new UserException(
                    "Role %s may not read the replication stream.".formatted(options.user()),
                    "Let a superuser run:\n    ALTER ROLE "
                            + user
                            + " REPLICATION;\nor, on Amazon RDS:\n    GRANT rds_replication TO "
                            + user
                            + ";");
        }
    }

    private ClusterIdentity identify() {
        try {
            return ClusterIdentity.of(options);
        } catch (SQLException e) {
            throw new UserException(
                    "A replication connection is refused: " + e.getMessage(),
                    ("Raise max_wal_senders (%s now) if all are in use; otherwise"
                                            + " pg_hba.conf must allow")
                                    .formatted(settingOrUnknown("max_wal_senders"))
                            + " user "
                            + options.user()
                            + ".",
                    e);
        }
    }

    private String settingOrUnknown(String name) {
        try {
            return setting(name);
        } catch (SQLException e) {
            return "unknown";
        }
    }

    private void requireFreeSlot() throws SQLException {
        String free =
                query(
                        "SELECT (count(*) < current_setting('max_replication_slots')::int)::text"
                                + " FROM pg_catalog.pg_replication_slots");
        if (!free.equals("true")) {
            throw new UserException(
                    "All %s replication slots of the server are in use."
                            .formatted(setting("max_replication_slots")),
                    "Drop slots that nobody needs (see pg_replication_slots), or raise the number"
                            + " and restart the server:\n"
                            + "    ALTER SYSTEM SET max_replication_slots = 20;");
        }
    }

    /**
     * The slot, once it has no reader; a reader that has just ended may hold it a moment longer.
     */
    private Optional<ReplicationSlot> unusedSlot() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Optional<ReplicationSlot> slot = ReplicationSlot.find(connection, options.slot());
            if (slot.isEmpty() || slot.get().activePid() == 0) {
                return slot;
            }
            if (attempt == PATIENCE_ATTEMPTS) {
                throw slot.get().inUse(null);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the slot", e);
        }
    }

    private String setting(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT current_setting(?)")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private String query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether the failure says that the role lacks a right. */
    static boolean isForbidden(SQLException e) {
        return "42501".equals(e.getSQLState());
    }
}
