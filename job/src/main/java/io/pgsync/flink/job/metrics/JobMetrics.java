package io.pgsync.flink.job.metrics;

import org.apache.flink.metrics.MetricGroup;

/** Where the job's own metrics are: in one group of each operator's. */
public final class JobMetrics {
    /** The name of the group. */
    public static final String GROUP = "pgsync";

    private JobMetrics() {}

    /** Our group within an operator's, or within that of the source's enumerator. */
    public static MetricGroup in(MetricGroup operator) {
        return operator.addGroup(GROUP);
    }
}
