package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.change.SourceEventSerializer;
import io.pgsync.flink.job.postgres.WalPosition;
import io.pgsync.flink.job.testing.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A job of the source and a {@link Mirror}, in a small cluster of its own. */
final class SourceRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    static final int GATE_STEPS = 5;

    private final SourceDatabase database;
    private final JobClient client;
    private final Mirror.View view;

    private SourceRun(SourceDatabase database, JobClient client, Mirror.View view) {
        this.database = database;
        this.client = client;
        this.view = view;
    }

    /**
     * Starts the job.
     *
     * @param version as in {@link Mirror}
     */
    static SourceRun start(
            SourceDatabase database, List<SourceTable> tables, int readers, int version)
            throws Exception {
        return restore(database, tables, readers, version, null);
    }

    /**
     * Starts the job from a savepoint.
     *
     * @param savepoint null to start without state
     */
    static SourceRun restore(
            SourceDatabase database,
            List<SourceTable> tables,
            int readers,
            int version,
            String savepoint)
            throws Exception {
        String id = database.options().database() + "-" + System.nanoTime();
        Configuration configuration = Loopback.configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1000");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("execution.checkpointing.interval", "200 ms");
        configuration.setString("execution.checkpointing.unaligned.enabled", "true");
        configuration.setString("execution.checkpointing.tolerable-failed-checkpoints", "100");
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(readers, configuration);
        PgsyncSource source = PgsyncSource.create(database.options(), plan(tables), 64 << 10);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .uid("source")
                .setParallelism(readers)
                .rebalance()
                .global()
                .transform("mirror", SourceEventSerializer.TYPE, new Mirror(id, tables, version))
                .uid("mirror")
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return new SourceRun(database, env.executeAsync(), Mirror.view(id));
    }

    static SourcePlan plan(List<SourceTable> tables) {
        String layout = new StateLayout("UTC", List.of()).toJson();
        return new SourcePlan(tables, GATE_STEPS, layout, "");
    }

    Mirror.View view() {
        return view;
    }

    /** Waits until the watermark has passed everything written so far; gives the rows. */
    List<Map<String, List<String>>> rowsNow() throws Exception {
        view.rows = null;
        view.showAt = WalPosition.parse(database.query("SELECT pg_current_wal_insert_lsn()")) - 50;
        await("the watermark to reach " + view.showAt, () -> view.rows != null);
        return view.rows;
    }

    /** Waits until something holds. */
    void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (client.getJobExecutionResult().isDone()) {
                client.getJobExecutionResult().get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(20);
        }
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Ends the job with a savepoint, which is complete once the job has ended; gives its path. */
    String stop(Path folder) throws Exception {
        String savepoint =
                client.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        // The cluster ends with the job, some moments after the savepoint is complete.
        client.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return savepoint;
    }

    /** Waits until the job has failed; gives the reason. */
    Throwable failure() throws Exception {
        return client.getJobExecutionResult()
                .handle((result, failure) -> failure)
                .get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        var end = client.getJobExecutionResult();
        if (!end.isDone()) {
            client.cancel().get();
            end.handle((result, failure) -> result).get(30, TimeUnit.SECONDS);
        }
    }
}
