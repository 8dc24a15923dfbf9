package io.pgsync.flink.job.cli;

import io.pgsync.flink.job.sink.SinkMetrics;
import io.pgsync.flink.job.source.SourceMetrics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/** Sees the job's own metrics within this JVM, at once and without a detour over HTTP. */
final class JobMetrics implements MetricReporter {
    private static final Set<String> NAMES =
            Set.of(
                    SourceMetrics.SNAPSHOT_ROWS,
                    SourceMetrics.STREAM_ROWS,
                    SourceMetrics.ESTIMATED_ROWS,
                    SinkMetrics.WRITTEN,
                    SinkMetrics.DELETED,
                    SinkMetrics.DEAD_LETTERS,
                    SinkMetrics.INDEXED_POSITION);

    private final Map<String, Set<Metric>> metrics = new ConcurrentHashMap<>();

    /** What the job reports at one moment, over all subtasks. */
    record Progress(
            long estimatedRows,
            long snapshotRows,
            long streamRows,
            long written,
            long deleted,
            long deadLetters,
            long indexedPosition) {}

    Progress read() {
        return new Progress(
                sum(SourceMetrics.ESTIMATED_ROWS),
                sum(SourceMetrics.SNAPSHOT_ROWS),
                sum(SourceMetrics.STREAM_ROWS),
                sum(SinkMetrics.WRITTEN),
                sum(SinkMetrics.DELETED),
                sum(SinkMetrics.DEAD_LETTERS),
                least(SinkMetrics.INDEXED_POSITION));
    }

    private long sum(String name) {
        return of(name).stream().mapToLong(JobMetrics::value).sum();
    }

    private long least(String name) {
        return of(name).stream().mapToLong(JobMetrics::value).min().orElse(Long.MIN_VALUE);
    }

    private Set<Metric> of(String name) {
        return metrics.getOrDefault(name, Set.of());
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (NAMES.contains(name)) {
            metrics.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        Set<Metric> known = metrics.get(name);
        if (known != null) {
            known.remove(metric);
        }
    }
}
