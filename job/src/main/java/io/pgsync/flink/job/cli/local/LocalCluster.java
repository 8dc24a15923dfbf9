package io.pgsync.flink.job.cli.local;

import io.pgsync.flink.job.metrics.LocalMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RestoreMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster within this JVM that runs one job. */
final class LocalCluster implements AutoCloseable {
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final MeteredCluster cluster;
    private JobID job;
    private CompletableFuture<JobResult> result;

    private LocalCluster(MeteredCluster cluster) {
        this.cluster = cluster;
    }

    static LocalCluster start(Configuration configuration, int slots) throws Exception {
        MeteredCluster cluster =
                new MeteredCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        cluster.start();
        return new LocalCluster(cluster);
    }

    /** The address of the web UI and the REST API. */
    URI webAddress() throws Exception {
        return cluster.getRestAddress().get();
    }

    LocalMetrics metrics() {
        return cluster.metrics;
    }

    /** Starts the job, from the checkpoint if there is one. */
    void submit(JobGraph graph, Optional<Path> checkpoint) throws Exception {
        checkpoint.ifPresent(
                path ->
                        graph.setSavepointRestoreSettings(
                                SavepointRestoreSettings.forPath(
                                        path.toUri().toString(), true, RestoreMode.CLAIM)));
        job = graph.getJobID();
        cluster.submitJob(graph).get();
        result = cluster.requestJobResult(job);
    }

    /**
     * Waits for the job's end.
     *
     * @return empty if the job is still running
     */
    Optional<JobResult> awaitEnd(Duration limit) throws InterruptedException, ExecutionException {
        try {
            return Optional.of(result.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    JobStatus status() throws Exception {
        return cluster.getJobStatus(job).get();
    }

    /** Takes a checkpoint that is retained. */
    void checkpoint() throws Exception {
        cluster.triggerCheckpoint(job, CheckpointType.DEFAULT)
                .get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends the job, if it has not ended yet. */
    void cancel() throws Exception {
        if (!result.isDone()) {
            cluster.cancelJob(job).get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
            awaitEnd(END_LIMIT);
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    /** A cluster that gives access to its metrics. */
    private static final class MeteredCluster extends MiniCluster {
        private final LocalMetrics metrics = new LocalMetrics();

        MeteredCluster(MiniClusterConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected MetricRegistryImpl createMetricRegistry(
                Configuration configuration, long maximumMessageSize) {
            return new MetricRegistryImpl(
                    MetricRegistryConfiguration.fromConfiguration(
                            configuration, maximumMessageSize),
                    Set.of(ReporterSetup.forReporter("progress", metrics)));
        }
    }
}
