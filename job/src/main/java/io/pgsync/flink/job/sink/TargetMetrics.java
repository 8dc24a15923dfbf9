package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.metrics.JobMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of every target, and their names; all of them per subtask. */
public final class TargetMetrics {
    /** Documents written and acknowledged. */
    public static final String WRITTEN = "documentsWritten";

    /** Documents deleted (or found absent) and acknowledged. */
    public static final String DELETED = "documentsDeleted";

    /** Documents that the target will never accept, and documents that cannot be rendered. */
    public static final String REFUSED = "documentsRefused";

    /** Dead letters written and acknowledged. */
    public static final String DEAD_LETTERS = "deadLetters";

    /** The highest watermark up to which everything is acknowledged. */
    public static final String INDEXED_POSITION = "indexedPosition";

    private final Counter written;
    private final Counter deleted;
    private final Counter refused;
    private final Counter deadLetters;

    public TargetMetrics(MetricGroup operator, AcknowledgedPosition position) {
        MetricGroup group = JobMetrics.in(operator);
        written = group.counter(WRITTEN);
        deleted = group.counter(DELETED);
        refused = group.counter(REFUSED);
        deadLetters = group.counter(DEAD_LETTERS);
        group.gauge(INDEXED_POSITION, position::get);
    }

    /** Counts a document that was written or deleted. */
    public void done(boolean delete) {
        (delete ? deleted : written).inc();
    }

    /** Counts a refused document. */
    public void refused() {
        refused.inc();
    }

    /** Counts a dead letter that was written. */
    public void deadLetter() {
        deadLetters.inc();
    }
}
