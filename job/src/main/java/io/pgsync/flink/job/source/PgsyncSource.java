package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.change.SourceEventSerializer;
import io.pgsync.flink.job.guard.JobGuard;
import io.pgsync.flink.job.postgres.PostgresOptions;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.source.assigner.HybridSplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsStateSerializer;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.postgres.source.PostgresSourceBuilder.PostgresIncrementalSource;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfigFactory;
import org.apache.flink.cdc.connectors.postgres.source.enumerator.PostgresSourceEnumerator;
import org.apache.flink.cdc.connectors.postgres.source.offset.PostgresOffsetFactory;
import org.apache.flink.cdc.connectors.postgres.source.reader.PostgresSourceReader;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * All tables of the plan as one source: first the rows of a snapshot, in parallel, then the changes
 * of the replication stream, with {@link io.pgsync.flink.job.change.EventTime}. It uses the
 * framework of the Flink CDC connector, with our own readers.
 *
 * <p>After a failure, rows of a snapshot may arrive more than once; if the JobManager was lost
 * meanwhile, they have the values of a later snapshot. Changes of the stream arrive exactly once,
 * after the last row of the snapshot.
 */
public final class PgsyncSource extends PostgresIncrementalSource<SourceEvent> {
    private static final long serialVersionUID = 1L;

    /** The approximate amount of a table that one reader reads at once. */
    public static final long DEFAULT_CHUNK_BYTES = 8L << 20;

    /**
     * The parallelism that the framework's assigner gets. With more than one reader it would wait
     * for a checkpoint before the stream starts, so that no change overtakes a row of the snapshot.
     * Here event time guarantees that.
     */
    private static final int NO_PAUSE = 1;

    private final PostgresOptions options;
    private final SourcePlan plan;
    private final long chunkBytes;
    private final JobGuard.Factory guards;

    private PgsyncSource(
            PostgresSourceConfigFactory configs,
            PostgresOptions options,
            SourcePlan plan,
            long chunkBytes,
            JobGuard.Factory guards) {
        super(
                configs,
                new UnusedDeserialization(),
                new PostgresOffsetFactory(),
                new PgsyncDialect(configs.create(0), options, plan));
        this.options = options;
        this.plan = plan;
        this.chunkBytes = chunkBytes;
        this.guards = guards;
    }

    /** A source of all changes of the plan's tables. */
    public static PgsyncSource create(PostgresOptions options, SourcePlan plan) {
        return create(options, plan, DEFAULT_CHUNK_BYTES);
    }

    /**
     * A source of all changes of the plan's tables, read in chunks of a given size.
     *
     * @param chunkBytes the approximate amount of a table that one reader reads at once
     */
    public static PgsyncSource create(PostgresOptions options, SourcePlan plan, long chunkBytes) {
        return new PgsyncSource(configs(options), options, plan, chunkBytes, JobGuard.NONE);
    }

    /** The same source, with a guard for its job. */
    public PgsyncSource guardedBy(JobGuard.Factory guard) {
        return new PgsyncSource(configs(options), options, plan, chunkBytes, guard);
    }

    /** The framework's own options. It never connects with them, so they hold no password. */
    private static PostgresSourceConfigFactory configs(PostgresOptions options) {
        PostgresSourceConfigFactory configs = new PostgresSourceConfigFactory();
        configs.hostname(options.host());
        configs.port(options.port());
        configs.database(options.database());
        configs.username(options.user());
        configs.password("");
        configs.decodingPluginName("pgoutput");
        configs.slotName(options.slot());
        // all chunks share our snapshot, so there is nothing to catch up on per chunk
        configs.skipSnapshotBackfill(true);
        configs.setLsnCommitCheckpointsDelay(0);
        return configs;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public TypeInformation<SourceEvent> getProducedType() {
        return SourceEventSerializer.TYPE;
    }

    @Override
    public PostgresSourceEnumerator createEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context) {
        return enumerator(context, SnapshotPhase.fresh(options, plan, chunkBytes), null);
    }

    @Override
    public PostgresSourceEnumerator restoreEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context, PendingSplitsState checkpoint) {
        EnumeratorState state = (EnumeratorState) checkpoint;
        SnapshotPhase phase = SnapshotPhase.restored(options, plan, chunkBytes, state);
        return enumerator(context, phase, phase.isFinished() ? state : null);
    }

    private PgsyncEnumerator enumerator(
            SplitEnumeratorContext<SourceSplitBase> context,
            SnapshotPhase phase,
            HybridPendingSplitsState state) {
        PostgresSourceConfig config = config();
        PgsyncDialect dialect = new PgsyncDialect(config, options, plan);
        HybridSplitAssigner<?> assigner =
                state == null
                        ? new HybridSplitAssigner<>(
                                config,
                                NO_PAUSE,
                                dialect.discoverDataCollections(config),
                                true,
                                dialect,
                                offsetFactory,
                                context)
                        : new HybridSplitAssigner<>(
                                config, NO_PAUSE, state, dialect, offsetFactory, context);
        return new PgsyncEnumerator(
                context, config, assigner, dialect, phase, new SlotMonitor(options), guards);
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsState> getEnumeratorCheckpointSerializer() {
        return new EnumeratorStateSerializer(
                new PendingSplitsStateSerializer(sourceSplitSerializer));
    }

    @Override
    public PostgresSourceReader createReader(SourceReaderContext context) {
        PostgresSourceConfig config = config();
        PgsyncDialect dialect = new PgsyncDialect(config, options, plan);
        PgsyncRecordEmitter emitter =
                new PgsyncRecordEmitter(
                        deserializationSchema,
                        new SourceReaderMetrics(context.metricGroup()),
                        offsetFactory,
                        new SourceMetrics(context.metricGroup(), dialect::lagSeconds));
        return PgsyncSourceReader.create(context, config, sourceSplitSerializer, dialect, emitter);
    }

    private PostgresSourceConfig config() {
        return (PostgresSourceConfig) (Object) configFactory.create(0);
    }
}
