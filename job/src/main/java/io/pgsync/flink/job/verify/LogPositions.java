package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.guard.SlotWatch;
import io.pgsync.flink.job.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Reads WAL positions and waits until a running job has passed one. */
final class LogPositions implements AutoCloseable {
    /** How long the last writes before a checkpoint may still be in flight to the index. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 200;

    /** The number of manual writes to one document that {@link #moveEnd} outweighs. */
    private static final int MESSAGE_BYTES = 8192;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection connection;
    private final SlotWatch slot;
    private final Duration longestWait;

    private LogPositions(Connection connection, SlotWatch slot, Duration longestWait) {
        this.connection = connection;
        this.slot = slot;
        this.longestWait = longestWait;
    }

    /**
     * Opens a separate connection.
     *
     * @param longestWait for a running job that has not reached a position yet
     */
    static LogPositions open(PostgresOptions options, Duration longestWait) throws SQLException {
        Connection connection = options.connect();
        return new LogPositions(connection, new SlotWatch(connection, options.slot()), longestWait);
    }

    /** The end of the WAL: everything committed and visible now is before it. */
    long position() throws SQLException {
        return slot.end();
    }

    /**
     * Waits a moment and, if the job runs, until its last checkpoint has passed the position.
     *
     * @return true if it has passed, or if no job runs; false on timeout
     */
    boolean awaitJob(long position) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            long waited = System.nanoTime() - begin;
            OptionalLong confirmed = slot.confirmed();
            boolean passed = confirmed.isEmpty() || confirmed.getAsLong() >= position - 1;
            if (passed && waited >= SHORTEST_WAIT.toNanos()) {
                return true;
            }
            if (waited >= longestWait.toNanos()) {
                return passed;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /**
     * Moves the end of the WAL with a message that nobody reads. Each manual write to the index
     * adds one to the version of the job's last write; on an idle database that exceeds the end of
     * the WAL. Without the privilege to write the message, the end stays where it is.
     */
    void moveEnd() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_logical_emit_message(false, 'pgsync', repeat(' ', %d))"
                            .formatted(MESSAGE_BYTES));
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /**
     * A position such that later reads of the database see every transaction that committed before
     * it. Waits for the transactions that are running now, because their commit may already be in
     * the WAL; long ones are assumed not to be committing.
     */
    long settledPosition() throws SQLException, InterruptedException {
        long position = slot.end();
        Set<String> running = running();
        long begin = System.nanoTime();
        while (!running.isEmpty() && System.nanoTime() - begin < SHORTEST_WAIT.toNanos()) {
            Thread.sleep(POLL_MILLIS / 10);
            running.retainAll(running());
        }
        return position;
    }

    private Set<String> running() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT txid_current_snapshot()")) {
            row.next();
            String list = row.getString(1).split(":", -1)[2];
            return list.isEmpty() ? new HashSet<>() : new HashSet<>(Arrays.asList(list.split(",")));
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
