package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.metrics.JobMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Metrics that only search engine writers have, and their names; per subtask. */
public final class BulkMetrics {
    /** Operations that the index already had in the same or a newer version. */
    public static final String CONFLICTS = "versionConflicts";

    /** Operations retried after a failure. */
    public static final String RETRIES = "operationsRetried";

    /** Bytes of request bodies before compression, including retries. */
    public static final String BYTES = "bulkBytes";

    /** Bulk requests sent, including retries. */
    public static final String REQUESTS = "bulkRequests";

    /** Bulk requests in flight or waiting for a retry. */
    public static final String IN_FLIGHT = "bulkRequestsInFlight";

    final Counter conflicts;
    final Counter retries;
    final Counter bytes;
    final Counter requests;
    private final MetricGroup group;

    BulkMetrics(MetricGroup operator) {
        group = JobMetrics.in(operator);
        conflicts = group.counter(CONFLICTS);
        retries = group.counter(RETRIES);
        bytes = group.counter(BYTES);
        requests = group.counter(REQUESTS);
    }

    void showInFlight(BulkWindow window) {
        group.gauge(IN_FLIGHT, window::inFlight);
    }
}
