package io.pgsync.flink.job.testing;

import io.pgsync.flink.job.metrics.LocalMetrics;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Collects the metrics of all clusters in this JVM that are configured to report here; Flink finds
 * it through the service loader.
 */
public final class TestingMetrics implements MetricReporterFactory {
    static final LocalMetrics ALL = new LocalMetrics();

    /** Lets clusters started with the configuration report here too. */
    static Configuration enable(Configuration configuration) {
        String others = configuration.getString("metrics.reporters", "");
        configuration.setString("metrics.reporters", others.isEmpty() ? "test" : others + ",test");
        configuration.setString(
                "metrics.reporter.test.factory.class", TestingMetrics.class.getName());
        return configuration;
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return ALL;
    }
}
