package io.pgsync.flink.job.source;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import io.pgsync.flink.job.postgres.WalPosition;
import java.sql.Connection;
import java.sql.SQLException;

/** Checks that the stream can resume from a position without a gap. */
final class StreamStart {
    private StreamStart() {}

    static void check(PostgresOptions options, StreamPosition start) throws SQLException {
        ClusterIdentity cluster = ClusterIdentity.of(options);
        if (cluster.system() != start.system()) {
            throw new UserException(
                    ("The server is another database system (%s) than the one that the saved"
                                    + " position belongs to (%s).")
                            .formatted(
                                    Long.toUnsignedString(cluster.system()),
                                    Long.toUnsignedString(start.system())),
                    "Connect to the original server, or "
                            + ReplicationSlot.buildAnew(options.slot()));
        }
        try (Connection connection = options.connect()) {
            ReplicationSlot slot = requireSlot(connection, options);
            slot.requireUsable(options);
            slot.requireHolds(start.lsn());
            long end = WalPosition.end(connection);
            if (!WalPosition.reaches(end, start.lsn())) {
                throw new UserException(
                        ("The database is at %s, before the saved position %s: it was reset to"
                                        + " an earlier state.")
                                .formatted(
                                        WalPosition.format(end), WalPosition.format(start.lsn())),
                        "You have to " + ReplicationSlot.buildAnew(options.slot()));
            }
        }
    }

    /** The slot of a job that has started before. */
    static ReplicationSlot requireSlot(Connection connection, PostgresOptions options)
            throws SQLException {
        return ReplicationSlot.find(connection, options.slot())
                .orElseThrow(
                        () ->
                                new UserException(
                                        ("Replication slot '%s' no longer exists: later changes"
                                                        + " are lost.")
                                                .formatted(options.slot()),
                                        "You have to "
                                                + ReplicationSlot.buildAnew(options.slot())));
    }
}
