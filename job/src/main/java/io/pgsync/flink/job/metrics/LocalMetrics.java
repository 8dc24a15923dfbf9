package io.pgsync.flink.job.metrics;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Reads the job's own metrics within this JVM, directly and without HTTP: counters and gauges by
 * name, over all subtasks of the clusters that report to it.
 */
public final class LocalMetrics implements MetricReporter {
    private final Map<String, Set<Metric>> metrics = new ConcurrentHashMap<>();

    /** The sum over all subtasks; 0 if there is none. */
    public long sum(String name) {
        return values(name).sum();
    }

    /** The lowest value of all subtasks; empty if there is none. */
    public OptionalLong lowest(String name) {
        return values(name).min();
    }

    /**
     * How many subtasks report it now; failed subtasks and those that have not started do not
     * count.
     */
    public int reporters(String name) {
        return metrics.getOrDefault(name, Set.of()).size();
    }

    private LongStream values(String name) {
        return metrics.getOrDefault(name, Set.of()).stream().mapToLong(LocalMetrics::value);
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (isOurs(metric, group)) {
            metrics.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        metrics.getOrDefault(name, ConcurrentHashMap.newKeySet()).remove(metric);
    }

    private static boolean isOurs(Metric metric, MetricGroup group) {
        String[] scope = group.getScopeComponents();
        return (metric instanceof Counter || metric instanceof Gauge<?>)
                && scope[scope.length - 1].equals(JobMetrics.GROUP);
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}
}
