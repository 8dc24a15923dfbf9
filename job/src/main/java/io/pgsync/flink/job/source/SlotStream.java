package io.pgsync.flink.job.source;

import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open replication stream of the slot: messages in, confirmed positions back. */
public final class SlotStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotStream.class);

    /** After a failover the server may take a while to notice that the old reader is gone. */
    private static final int ATTEMPTS = 200;

    private static final long PAUSE_MILLIS = 300;
    private static final int STATUS_SECONDS = 2;

    private final Connection connection;
    private final PGReplicationStream stream;
    private long confirmed;

    private SlotStream(Connection connection, PGReplicationStream stream, long confirmed) {
        this.connection = connection;
        this.stream = stream;
        this.confirmed = confirmed;
    }

    /**
     * Opens the stream at a position.
     *
     * @param wanted becomes false when the job gives up waiting for the slot
     */
    public static SlotStream open(PostgresOptions options, long start, BooleanSupplier wanted)
            throws SQLException, InterruptedException {
        Connection connection = options.connectForReplication();
        try {
            return new SlotStream(connection, start(connection, options, start, wanted), start);
        } catch (SQLException | InterruptedException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static PGReplicationStream start(
            Connection connection, PostgresOptions options, long start, BooleanSupplier wanted)
            throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(options.slot())
                        .withStartPosition(LogSequenceNumber.valueOf(start))
                        // only positions in a checkpoint may be confirmed
                        .withAutomaticFlush(false)
                        .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", publication(options))
                        .start();
            } catch (SQLException e) {
                if (!PSQLState.OBJECT_IN_USE.getState().equals(e.getSQLState())) {
                    throw e;
                }
                if (attempt == ATTEMPTS || !wanted.getAsBoolean()) {
                    throw ReplicationSlot.inUse(options.slot(), e.getMessage(), e);
                }
                LOG.info("Waiting for the replication slot: {}", e.getMessage());
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static String publication(PostgresOptions options) {
        String identifier = '"' + options.publication().replace("\"", "\"\"") + '"';
        return identifier.replace("'", "''");
    }

    /** The next message, or null if none has arrived. */
    ByteBuffer poll() throws SQLException {
        return stream.readPending();
    }

    /** The position up to which the server has sent everything, between transactions. */
    long received() {
        return stream.getLastReceiveLSN().asLong();
    }

    /** Allows the server to discard everything before the position. */
    void confirm(long position) throws SQLException {
        if (position > confirmed) {
            confirmed = position;
            stream.setFlushedLSN(LogSequenceNumber.valueOf(position));
            stream.setAppliedLSN(LogSequenceNumber.valueOf(position));
            stream.forceUpdateStatus();
        }
    }

    /** Tells the server that this side is alive, and asks how far the server is. */
    public void keepAlive() throws SQLException {
        stream.forceUpdateStatus();
    }

    /**
     * Does not end the stream first: that would read everything still in flight, which may be the
     * rest of a huge transaction.
     */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
