package io.pgsync.flink.job.cli.compose;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The Flink settings of the job, wherever it runs. */
public final class JobDefaults {
    private JobDefaults() {}

    /**
     * Settings for the job: those it depends on are fixed, others are defaults that {@code given}
     * can override.
     *
     * @param given the cluster's and the user's configuration
     */
    public static Configuration over(ReadableConfig given) {
        Configuration job = new Configuration();
        // Types without our own serializer, and operators without a uid, are bugs.
        job.set(PipelineOptions.GENERIC_TYPES, false);
        job.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // A child removed from the schema leaves state behind. The job itself detects missing
        // state.
        job.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        // Without checkpoints, the slot never advances and Postgres keeps its WAL forever.
        orElse(job, given, CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        // A task that has not been notified of the last completed checkpoint refers to deleted
        // files; in Flink 1.20 such a checkpoint hangs until its timeout.
        orElse(
                job,
                given,
                CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
                Duration.ofMillis(500));
        // A parent with many children makes many timers due at one watermark: checkpoints must get
        // through.
        orElse(job, given, CheckpointingOptions.ENABLE_UNALIGNED, true);
        orElse(job, given, CheckpointingOptions.ENABLE_UNALIGNED_INTERRUPTIBLE_TIMERS, true);
        // A failed checkpoint (for example, because the search engine is slow) is retried anyway.
        orElse(job, given, CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1000);
        // When checkpoints of subtasks that share a file are aborted together, Flink 1.20 builds a
        // cycle of suppressed exceptions, and a TaskManager that reports one dies of a stack
        // overflow (seen in the e2e runs).
        orElse(job, given, CheckpointingOptions.UNALIGNED_MAX_SUBTASKS_PER_CHANNEL_STATE_FILE, 1);
        // Such a cycle can also block the tasks that print it (FLINK-36746), until this option ends
        // the process and a new one replaces it.
        orElse(job, given, TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, Duration.ofSeconds(60));
        // A change passes several exchanges; Flink's default may delay it by 100 ms at each.
        orElse(job, given, ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(5));
        orElse(
                job,
                given,
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return job;
    }

    private static <T> void orElse(
            Configuration job, ReadableConfig given, ConfigOption<T> option, T value) {
        job.set(option, given.getOptional(option).orElse(value));
    }
}
