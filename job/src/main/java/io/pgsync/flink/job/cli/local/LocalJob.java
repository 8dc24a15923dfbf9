package io.pgsync.flink.job.cli.local;

import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobDefaults;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a composed job in its own local cluster. */
public final class LocalJob implements AutoCloseable {
    /** How long the job may take to fail after a task failure. */
    private static final Duration FAILURE_LIMIT = Duration.ofSeconds(10);

    private final LocalCluster cluster;
    private final int parallelism;

    private LocalJob(LocalCluster cluster, int parallelism) {
        this.cluster = cluster;
        this.parallelism = parallelism;
    }

    /**
     * How to run the job.
     *
     * @param parallelism subtasks per operator
     * @param webPorts a port or a range of ports for the web UI
     * @param flink further Flink options
     */
    public record Options(int parallelism, String webPorts, Map<String, String> flink) {}

    public static LocalJob start(
            ComposedJob job, Options options, Path checkpoints, Optional<Path> from)
            throws Exception {
        Configuration configuration =
                LocalConfiguration.of(checkpoints, options.webPorts(), options.flink());
        configuration.addAll(JobDefaults.over(configuration));
        JobGraph graph = graph(job, configuration, options.parallelism(), jobId(checkpoints));
        LocalCluster cluster = LocalCluster.start(configuration, options.parallelism());
        try {
            cluster.submit(graph, from);
            return new LocalJob(cluster, options.parallelism());
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * The same id for every run on a local folder: all its checkpoints are in one place, and a lock
     * left by one run belongs to the next.
     */
    public static JobID jobId(Path checkpoints) {
        String place = host() + ":" + checkpoints;
        UUID id = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
        return new JobID(id.getLeastSignificantBits(), id.getMostSignificantBits());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static JobGraph graph(
            ComposedJob job, Configuration configuration, int parallelism, JobID id) {
        StreamExecutionEnvironment env =
                new StreamExecutionEnvironment(configuration, LocalJob.class.getClassLoader());
        env.setParallelism(parallelism);
        job.build(env);
        var stream = env.getStreamGraph();
        stream.setJobName(job.name());
        return stream.getJobGraph(LocalJob.class.getClassLoader(), id);
    }

    public URI webAddress() throws Exception {
        return cluster.webAddress();
    }

    public JobProgress progress() {
        return JobProgress.read(cluster.metrics());
    }

    /** Whether the documents include every transaction committed up to that WAL position. */
    public boolean hasIndexed(long position) {
        long indexed = progress().indexedPosition();
        // a failed subtask reports nothing, while the others keep reporting their position
        boolean byAll = cluster.metrics().reporters(TargetMetrics.INDEXED_POSITION) == parallelism;
        // the watermark for the end of the WAL is the position before it
        return byAll && indexed > EventTime.GATE_END && indexed >= position - 1;
    }

    /** Waits for a while; throws the job's failure if it has failed. */
    public void await(Duration time) throws Exception {
        Optional<JobResult> result = cluster.awaitEnd(time);
        if (result.isPresent()) {
            throw result.get()
                    .getSerializedThrowable()
                    .<Exception>map(e -> new JobFailedException(e))
                    .orElseGet(() -> new JobFailedException(null));
        }
    }

    /**
     * Stops the job with a checkpoint to resume from; throws the job's failure if it fails first.
     */
    public void stop() throws Exception {
        try {
            cluster.checkpoint();
        } catch (ExecutionException e) {
            await(FAILURE_LIMIT); // a failing job takes no checkpoint
            throw e;
        } finally {
            cluster.cancel();
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
