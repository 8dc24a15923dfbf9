package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.metrics.JobMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What only writers to a search engine count, and the names of these metrics; per subtask. */
public final class BulkMetrics {
    /** Operations that the index had already, in the same or a newer version. */
    public static final String CONFLICTS = "versionConflicts";

    /** Operations sent again after a failure. */
    public static final String RETRIES = "operationsRetried";

    /** Bytes of request bodies before compression, repetitions included. */
    public static final String BYTES = "bulkBytes";

    /** Bulk requests sent, repetitions included. */
    public static final String REQUESTS = "bulkRequests";

    /** Bulk requests under way or waiting to be repeated. */
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
