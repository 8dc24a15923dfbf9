package io.pgsync.flink.job.cli.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The Flink configuration of a local cluster. */
public final class LocalConfiguration {
    private LocalConfiguration() {}

    /**
     * Creates the configuration.
     *
     * @param webPorts a port or a range of ports for the web UI
     * @param own the user's {@code -D} options, which override everything else
     */
    public static Configuration of(Path checkpoints, String webPorts, Map<String, String> own) {
        Configuration local = new Configuration();
        local.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        local.set(RestOptions.ADDRESS, "127.0.0.1");
        local.set(RestOptions.BIND_PORT, webPorts);
        local.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        local.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
        local.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        local.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        local.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        local.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        // a checkpoint of an idle job has no in-flight records, so it can be resumed with any
        // schema
        local.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ofSeconds(10));
        // the initial load mostly writes: with small buffers, compaction dominates
        local.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));
        local.setString("state.backend.rocksdb.memory.write-buffer-ratio", "0.7");
        local.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        local.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofMillis(200));
        local.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(10));
        own.forEach(local::setString);
        return local;
    }
}
