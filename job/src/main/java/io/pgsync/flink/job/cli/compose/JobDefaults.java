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

/** What the job asks of Flink, wherever it runs. */
public final class JobDefaults {
    private JobDefaults() {}

    /**
     * Settings for the job: some that it depends on, others unless {@code given} has its own.
     *
     * @param given the cluster's and the user's configuration
     */
    public static Configuration over(ReadableConfig given) {
        Configuration job = new Configuration();
        // Types without a serializer of ours, and operators without a uid, are our mistakes.
        job.set(PipelineOptions.GENERIC_TYPES, false);
        job.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // A child that has gone from the schema leaves state behind; what the job misses, it finds
        // out by itself.
        job.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        // Without checkpoints, the slot never advances and Postgres keeps its log for ever.
        orElse(job, given, CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        // A task that has not heard yet of the last checkpoint's end refers to files that are gone;
        // Flink 1.20 lets such a checkpoint hang for its whole time-out.
        orElse(
                job,
                given,
                CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
                Duration.ofMillis(500));
        // A popular parent makes many timers due at one watermark: checkpoints have to pass.
        orElse(job, given, CheckpointingOptions.ENABLE_UNALIGNED, true);
        orElse(job, given, CheckpointingOptions.ENABLE_UNALIGNED_INTERRUPTIBLE_TIMERS, true);
        // A checkpoint that fails, perhaps because the search engine is slow, is repeated anyway.
        orElse(job, given, CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1000);
        // When checkpoints of subtasks that share a file are aborted together, Flink 1.20 builds a
        // circle of suppressed exceptions, and a TaskManager that reports one ends by a stack
        // overflow (seen in the e2e runs).
        orElse(job, given, CheckpointingOptions.UNALIGNED_MAX_SUBTASKS_PER_CHANNEL_STATE_FILE, 1);
        // Such a circle can also lock up the tasks that print it (FLINK-36746), until this ends the
        // process and a new one takes over.
        orElse(job, given, TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, Duration.ofSeconds(60));
        // A change passes several exchanges; Flink's default may hold it 100 ms at each.
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
