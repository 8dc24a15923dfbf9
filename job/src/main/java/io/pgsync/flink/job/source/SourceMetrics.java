package io.pgsync.flink.job.source;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The names of the source's metrics, and the counters of one reader. */
public final class SourceMetrics {
    /** Rows of the snapshot that a reader has emitted; a chunk read again counts again. */
    public static final String SNAPSHOT_ROWS = "pgsyncSnapshotRows";

    /** Changes of the stream that a reader has emitted. */
    public static final String STREAM_ROWS = "pgsyncStreamRows";

    /** The log position up to which a reader has emitted all changes; 0 before the stream. */
    public static final String POSITION = "pgsyncPosition";

    /** The planner's estimate of the rows of all tables, on the enumerator. */
    public static final String ESTIMATED_ROWS = "pgsyncEstimatedRows";

    private final Counter snapshotRows;
    private final Counter streamRows;
    private volatile long position;

    SourceMetrics(MetricGroup group) {
        snapshotRows = group.counter(SNAPSHOT_ROWS);
        streamRows = group.counter(STREAM_ROWS);
        group.gauge(POSITION, (Gauge<Long>) () -> position);
    }

    static void registerEstimate(MetricGroup group, LongSupplier rows) {
        group.gauge(ESTIMATED_ROWS, (Gauge<Long>) rows::getAsLong);
    }

    void snapshotRows(int count) {
        snapshotRows.inc(count);
    }

    void streamed(long count, long reached) {
        streamRows.inc(count);
        position = reached;
    }
}
