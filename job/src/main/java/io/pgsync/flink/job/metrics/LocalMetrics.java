package io.pgsync.flink.job.metrics;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongBinaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Counters and gauges of all jobs that run in clusters of this JVM, by name, over all subtasks.
 * Made for local clusters, where one JVM runs one job.
 */
public final class LocalMetrics implements MetricReporter {
    private static final Map<Metric, String> NAMES = new ConcurrentHashMap<>();

    /** Lets clusters started with the configuration report here. */
    public static Configuration enable(Configuration configuration) {
        configuration.setString("metrics.reporters", "local");
        configuration.setString("metrics.reporter.local.factory.class", Factory.class.getName());
        return configuration;
    }

    /** Found by Flink through the service loader. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(java.util.Properties properties) {
            return new LocalMetrics();
        }
    }

    /** The sum over all subtasks; 0 if there is none. */
    public static long sum(String name) {
        return combine(name, Long::sum).orElse(0);
    }

    /** The lowest value of all subtasks; empty if there is none. */
    public static OptionalLong lowest(String name) {
        return combine(name, Math::min);
    }

    private static OptionalLong combine(String name, LongBinaryOperator operator) {
        return NAMES.entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .mapToLong(e -> value(e.getKey()))
                .reduce(operator);
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Counter || metric instanceof Gauge<?>) {
            NAMES.put(metric, name);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        NAMES.remove(metric);
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}
}
