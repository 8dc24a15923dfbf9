package io.pgsync.flink.job.metrics;

import org.apache.flink.metrics.MetricGroup;

/** The metric group that holds the job's own metrics, within each operator's group. */
public final class JobMetrics {
    /** The name of the group. */
    public static final String GROUP = "pgsync";

    private JobMetrics() {}

    /** Our group within the group of an operator or of the source's enumerator. */
    public static MetricGroup in(MetricGroup operator) {
        return operator.addGroup(GROUP);
    }
}
