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

/** Positions of Postgres's log, and waiting until a running job has passed one. */
final class LogPositions implements AutoCloseable {
    /** How long the last writes before a checkpoint may still be on their way to the index. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 200;

    /** So many writes by hand into one document are outnumbered. */
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
     * A connection of its own.
     *
     * @param longestWait for the job, when it reads changes and has not come to a position yet
     */
    static LogPositions open(PostgresOptions options, Duration longestWait) throws SQLException {
        Connection connection = options.connect();
        return new LogPositions(connection, new SlotWatch(connection, options.slot()), longestWait);
    }

    /** The end of the log: what is committed and visible now lies before it. */
    long position() throws SQLException {
        return slot.end();
    }

    /**
     * Waits a moment, and if the job runs until its last checkpoint lies behind the position.
     *
     * @return whether it does, or no job runs that could change anything; false if that took too
     *     long
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
     * Moves the end of the log by a message that nobody reads. What was written by hand into the
     * index has the version of the job's last write plus one for each time; on a database at rest
     * that is more than the end of the log. Without the right to do so the end stays where it is.
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
     * A position of which holds: whoever reads the database afterwards sees every transaction that
     * committed before it. For that those are awaited which run now, because their commit may be in
     * the log already; long ones count as not committing.
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
