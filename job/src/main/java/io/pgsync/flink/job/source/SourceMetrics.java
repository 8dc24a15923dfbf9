package io.pgsync.flink.job.source;

import io.pgsync.flink.job.metrics.JobMetrics;
import java.util.function.DoubleSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The names of the source's metrics, and those of one reader. */
public final class SourceMetrics {
    /** Rows of the snapshot that a reader has emitted; a chunk read again counts again. */
    public static final String SNAPSHOT_ROWS = "snapshotRows";

    /** Changes of the stream that a reader has emitted. */
    public static final String STREAM_ROWS = "streamRows";

    /** The log position up to which a reader has emitted all changes; 0 before the stream. */
    public static final String STREAM_POSITION = "streamPosition";

    /**
     * How long the oldest commit that the reader has read has been waiting for a checkpoint, which
     * also means that it is in the index; 0 if none waits.
     */
    public static final String LAG_SECONDS = "lagSeconds";

    /** The planner's estimate of the rows of all tables, on the enumerator. */
    public static final String ESTIMATED_ROWS = "snapshotEstimatedRows";

    /** The end of Postgres's log, on the enumerator. */
    public static final String LOG_POSITION = "logPosition";

    /**
     * The position that the slot has confirmed: everything up to it is in a checkpoint and in the
     * index.
     */
    public static final String CONFIRMED_POSITION = "confirmedPosition";

    /** From the confirmed position to the end of the log, on the enumerator. */
    public static final String LAG_BYTES = "lagBytes";

    /** How much log Postgres retains for the slot, on the enumerator. */
    public static final String RETAINED_BYTES = "slotRetainedBytes";

    private final Counter snapshotRows;
    private final Counter streamRows;
    private volatile long position;

    /** Metrics of a reader in its operator's group. */
    SourceMetrics(MetricGroup operator, DoubleSupplier lagSeconds) {
        MetricGroup group = JobMetrics.in(operator);
        snapshotRows = group.counter(SNAPSHOT_ROWS);
        streamRows = group.counter(STREAM_ROWS);
        group.gauge(STREAM_POSITION, (Gauge<Long>) () -> position);
        group.gauge(LAG_SECONDS, (Gauge<Double>) lagSeconds::getAsDouble);
    }

    void snapshotRows(int count) {
        snapshotRows.inc(count);
    }

    void streamed(long count, long reached) {
        streamRows.inc(count);
        position = reached;
    }
}
