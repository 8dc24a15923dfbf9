package io.pgsync.flink.job.postgres;

import io.pgsync.flink.job.UserException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A replication slot as Postgres reports it.
 *
 * @param activePid the backend that reads it now, 0 if none does
 * @param confirmed the position from which it can be read; 0 while it is being created
 * @param retainedFrom the position from which the server keeps its log; 0 if it keeps nothing
 * @param lost whether the log it needs has been removed
 */
public record ReplicationSlot(
        String name,
        String plugin,
        String database,
        int activePid,
        long confirmed,
        long retainedFrom,
        boolean lost) {
    private static final String PLUGIN = "pgoutput";

    /** Before Postgres 13 a slot retains log without limit, so it cannot be lost. */
    private static final String QUERY =
            "SELECT plugin, database, COALESCE(active_pid, 0), confirmed_flush_lsn,"
                    + " restart_lsn,"
                    + " COALESCE(to_jsonb(s) ->> 'wal_status' = 'lost', false)"
                    + " OR to_jsonb(s) ->> 'invalidation_reason' IS NOT NULL"
                    + " FROM pg_catalog.pg_replication_slots s WHERE slot_name = ?";

    public static Optional<ReplicationSlot> find(Connection connection, String name)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new ReplicationSlot(
                                name,
                                row.getString(1),
                                row.getString(2),
                                row.getInt(3),
                                position(row.getString(4)),
                                position(row.getString(5)),
                                row.getBoolean(6)));
            }
        }
    }

    private static long position(String text) {
        return text == null ? 0 : WalPosition.parse(text);
    }

    /** Refuses a slot that was created for another purpose, or that is no longer usable. */
    public void requireUsable(PostgresOptions options) {
        if (!PLUGIN.equals(plugin) || !options.database().equals(database)) {
            throw new UserException(
                    "Replication slot '%s' belongs to plug-in %s in database %s, not to %s in %s."
                            .formatted(name, plugin, database, PLUGIN, options.database()),
                    "Choose another slot name, or drop the slot if nobody needs it:\n    "
                            + dropStatement(name));
        }
        if (lost) {
            throw new UserException(
                    ("Replication slot '%s' is lost: Postgres has removed log that the slot"
                                            + " still needs")
                                    .formatted(name)
                            + " (max_slot_wal_keep_size).",
                    "You have to " + buildAnew(name));
        }
    }

    /** Refuses a slot that has been read past the saved position. */
    public void requireHolds(long position) {
        if (Long.compareUnsigned(confirmed, position) > 0) {
            throw new UserException(
                    "The saved position %s lies before %s, up to which replication slot '%s' has"
                                    .formatted(
                                            WalPosition.format(position),
                                            WalPosition.format(confirmed),
                                            name)
                            + " been read: the changes between would be lost.",
                    "Restore a newer savepoint or checkpoint, or " + buildAnew(name));
        }
    }

    /** Reports that another reader has the slot; with the driver's exception, if there is one. */
    public UserException inUse(SQLException cause) {
        return inUse(name, "process " + activePid + " reads it", cause);
    }

    public static UserException inUse(String name, String details, SQLException cause) {
        return new UserException(
                "Replication slot '%s' is in use: %s.".formatted(name, details),
                "Stop the other job that reads it; two jobs need two slots. If the reader is a"
                        + " leftover, end it:\n    SELECT pg_terminate_backend(active_pid) FROM"
                        + " pg_replication_slots WHERE slot_name = '"
                        + name
                        + "';",
                cause);
    }

    /** What to do when changes are lost; continues a sentence. */
    public static String buildAnew(String name) {
        return "rebuild the index: with bin/pgsync run, use --fresh; elsewhere start without a"
                + " savepoint, after deleting the index and, if it still exists, the"
                + " replication slot:\n    "
                + dropStatement(name);
    }

    public static String dropStatement(String name) {
        return "SELECT pg_drop_replication_slot('" + name + "');";
    }
}
