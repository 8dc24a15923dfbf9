package io.pgsync.flink.job.source;

import io.pgsync.flink.job.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;

/** The connection through which one reader reads chunk after chunk; opened on first use. */
final class SnapshotConnection implements AutoCloseable {
    private final PostgresOptions options;
    private Connection connection;

    SnapshotConnection(PostgresOptions options) {
        this.options = options;
    }

    synchronized Connection get() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = options.connect();
        }
        return connection;
    }

    @Override
    public synchronized void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
