package io.pgsync.flink.job.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Identifies the history of the log that positions belong to. Positions of different systems must
 * not be compared.
 *
 * @param system the system identifier given by initdb, an unsigned number
 * @param timeline grows by one with each promotion or point-in-time recovery
 * @param position the end of the log that is safe on disk
 */
public record ClusterIdentity(long system, int timeline, long position) {

    /** Asks the server. */
    public static ClusterIdentity of(PostgresOptions options) throws SQLException {
        try (Connection connection = options.connectForReplication()) {
            return of(connection);
        }
    }

    public static ClusterIdentity of(Connection replication) throws SQLException {
        try (Statement statement = replication.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            row.next();
            return new ClusterIdentity(
                    Long.parseUnsignedLong(row.getString("systemid")),
                    row.getInt("timeline"),
                    WalPosition.parse(row.getString("xlogpos")));
        }
    }

    @Override
    public String toString() {
        return "system "
                + Long.toUnsignedString(system)
                + " timeline "
                + timeline
                + " at "
                + WalPosition.format(position);
    }
}
