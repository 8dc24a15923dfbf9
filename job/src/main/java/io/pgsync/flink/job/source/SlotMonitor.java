package io.pgsync.flink.job.source;

import io.pgsync.flink.job.metrics.JobMetrics;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import io.pgsync.flink.job.postgres.WalPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Periodically checks how far the slot is behind the log, for the metrics of the enumerator. */
final class SlotMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotMonitor.class);
    private static final int ANSWER_MILLIS = 5_000;

    private final PostgresOptions options;
    private volatile Connection connection;
    private volatile boolean closed;
    private volatile SlotStatus last = SlotStatus.UNKNOWN;
    private boolean failing;

    SlotMonitor(PostgresOptions options) {
        this.options = options;
    }

    /**
     * The slot at one moment.
     *
     * @param end the end of the log
     * @param confirmed the position up to which it has been read and indexed
     * @param retainedFrom the position from which the server retains its log
     */
    record SlotStatus(long end, long confirmed, long retainedFrom) {
        static final SlotStatus UNKNOWN = new SlotStatus(0, 0, 0);

        long lagBytes() {
            return Math.max(0, end - confirmed);
        }

        long retainedBytes() {
            return Math.max(0, end - retainedFrom);
        }
    }

    void register(MetricGroup enumerator) {
        MetricGroup group = JobMetrics.in(enumerator);
        gauge(group, SourceMetrics.LOG_POSITION, SlotStatus::end);
        gauge(group, SourceMetrics.CONFIRMED_POSITION, SlotStatus::confirmed);
        gauge(group, SourceMetrics.LAG_BYTES, SlotStatus::lagBytes);
        gauge(group, SourceMetrics.RETAINED_BYTES, SlotStatus::retainedBytes);
    }

    private void gauge(MetricGroup group, String name, ToLongFunction<SlotStatus> value) {
        group.gauge(name, (Gauge<Long>) () -> value.applyAsLong(last));
    }

    /** Asks the server. */
    SlotStatus look() throws SQLException {
        Connection open = connection();
        Optional<ReplicationSlot> slot = ReplicationSlot.find(open, options.slot());
        if (slot.isEmpty()) {
            return SlotStatus.UNKNOWN; // the snapshot has not begun yet
        }
        long end = WalPosition.end(open);
        long retainedFrom = slot.get().retainedFrom();
        return new SlotStatus(end, slot.get().confirmed(), retainedFrom == 0 ? end : retainedFrom);
    }

    /** The last observed state. */
    SlotStatus last() {
        return last;
    }

    /**
     * Takes the result or the exception of {@link #look}. An unavailable server is not a failure
     * here.
     */
    void seen(SlotStatus status, Throwable failure) {
        if (failure == null) {
            last = status;
        } else if (!failing && !closed) {
            LOG.warn("The state of slot {} is currently unknown", options.slot(), failure);
        }
        failing = failure != null;
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null || open.isClosed()) {
            open = options.connect();
            open.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            connection = open;
            if (closed) {
                open.close();
            }
        }
        return open;
    }

    /** Can be called from any thread, even while another one waits for the server's answer. */
    @Override
    public void close() {
        closed = true;
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The monitor's connection could not be closed", e);
            }
        }
    }
}
