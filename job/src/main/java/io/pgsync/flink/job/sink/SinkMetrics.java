package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.metrics.JobMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The sink's metrics and their names; all of them per subtask. */
public final class SinkMetrics {
    /** Documents written and acknowledged. */
    public static final String WRITTEN = "documentsWritten";

    /** Documents deleted (or found absent) and acknowledged. */
    public static final String DELETED = "documentsDeleted";

    /** Operations that the index had already, in the same or a newer version. */
    public static final String CONFLICTS = "versionConflicts";

    /** Operations sent again after a failure. */
    public static final String RETRIES = "operationsRetried";

    /** Operations that the engine will never take, and documents that cannot be made. */
    public static final String REFUSED = "documentsRefused";

    /** Dead letters written and acknowledged. */
    public static final String DEAD_LETTERS = "deadLetters";

    /** Bytes of request bodies before compression, repetitions included. */
    public static final String BYTES = "bulkBytes";

    /** Bulk requests sent, repetitions included. */
    public static final String REQUESTS = "bulkRequests";

    /** Bulk requests under way or waiting to be repeated. */
    public static final String IN_FLIGHT = "bulkRequestsInFlight";

    /** The highest watermark up to which everything is acknowledged. */
    public static final String INDEXED_POSITION = "indexedPosition";

    private final MetricGroup group;
    final Counter written;
    final Counter deleted;
    final Counter conflicts;
    final Counter retries;
    final Counter refused;
    final Counter letters;
    final Counter bytes;
    final Counter requests;

    SinkMetrics(MetricGroup operator, IndexedPosition indexed) {
        group = JobMetrics.in(operator);
        written = group.counter(WRITTEN);
        deleted = group.counter(DELETED);
        conflicts = group.counter(CONFLICTS);
        retries = group.counter(RETRIES);
        refused = group.counter(REFUSED);
        letters = group.counter(DEAD_LETTERS);
        bytes = group.counter(BYTES);
        requests = group.counter(REQUESTS);
        group.gauge(INDEXED_POSITION, indexed::get);
    }

    void showInFlight(BulkWindow window) {
        group.gauge(IN_FLIGHT, window::inFlight);
    }

    /** Counts what the engine has done. */
    void done(BulkEntry entry) {
        if (entry.isLetter()) {
            letters.inc();
        } else {
            (entry.operation().isDelete() ? deleted : written).inc();
        }
    }
}
