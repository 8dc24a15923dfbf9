package io.pgsync.flink.job.source;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.guard.JobGuard;
import io.pgsync.flink.job.guard.JobHealth;
import io.pgsync.flink.job.guard.JobHealth.Phase;
import io.pgsync.flink.job.guard.JobHealth.Trouble;
import io.pgsync.flink.job.metrics.JobMetrics;
import io.pgsync.flink.job.source.SlotMonitor.SlotStatus;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.source.assigner.HybridSplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.events.StreamSplitAssignedEvent;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;
import org.apache.flink.cdc.connectors.postgres.source.enumerator.PostgresSourceEnumerator;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.runtime.metrics.scope.ScopeFormat;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * The framework's enumerator. It also holds the snapshot until a checkpoint contains all its rows,
 * and tells the readers which of them has the stream.
 */
final class PgsyncEnumerator extends PostgresSourceEnumerator {
    private static final long UNKNOWN = -1;
    private static final long MONITOR_MILLIS = 2_000;

    private final PgsyncDialect dialect;
    private final SnapshotPhase phase;
    private final SlotMonitor monitor;
    private final JobGuard guard;
    private volatile InitialSnapshot snapshot;
    private volatile Trouble lastTrouble;
    private String snapshotName;
    private long lastSnapshotCheckpoint = UNKNOWN;

    PgsyncEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context,
            PostgresSourceConfig config,
            HybridSplitAssigner<?> assigner,
            PgsyncDialect dialect,
            SnapshotPhase phase,
            SlotMonitor monitor,
            JobGuard.Factory guards) {
        super(context, config, assigner, dialect, Boundedness.CONTINUOUS_UNBOUNDED);
        this.dialect = dialect;
        this.phase = phase;
        this.monitor = monitor;
        this.guard = guards.create(new GuardedJob());
    }

    @Override
    public void start() {
        try {
            guard.begin();
            snapshot = phase.begin();
        } catch (UserException e) {
            throw Failures.fatal(e);
        } catch (Exception e) {
            throw new FlinkRuntimeException("The job cannot be started", e);
        }
        snapshotName = snapshot == null ? phase.finishedSnapshot() : snapshot.name();
        registerMetrics();
        super.start();
        if (snapshot != null) {
            // not before: the framework splits tables in a thread of its own, which it starts
            // before it has created the metrics that this thread needs
            dialect.use(snapshot);
        }
    }

    private void registerMetrics() {
        SplitEnumeratorMetricGroup metrics = context.metricGroup();
        monitor.register(metrics);
        context.callAsync(monitor::look, this::seen, 0, MONITOR_MILLIS);
        if (snapshot != null) {
            JobMetrics.in(metrics)
                    .gauge(SourceMetrics.ESTIMATED_ROWS, (Gauge<Long>) snapshot::estimatedRows);
        }
    }

    private void seen(SlotStatus status, Throwable failure) {
        monitor.seen(status, failure);
        if (failure != null) {
            lastTrouble = Trouble.now("Postgres: " + failure.getMessage());
        }
    }

    /** The guard's view of the job, used from the guard's own threads. */
    private final class GuardedJob implements JobGuard.Context {
        @Override
        public String id() {
            return variable(ScopeFormat.SCOPE_JOB_ID);
        }

        @Override
        public String name() {
            return variable(ScopeFormat.SCOPE_JOB_NAME);
        }

        @Override
        public String host() {
            return variable(ScopeFormat.SCOPE_HOST);
        }

        /** The context exposes its job only through the labels of its metrics. */
        private String variable(String name) {
            return context.metricGroup().getAllVariables().get(name);
        }

        @Override
        public JobHealth health() {
            Phase phaseNow = snapshot == null ? Phase.STREAMING : Phase.SNAPSHOT;
            SlotStatus slot = monitor.last();
            return new JobHealth(phaseNow, slot.confirmed(), slot.lagBytes(), lastTrouble);
        }

        @Override
        public void fail(UserException problem) {
            context.runInCoordinatorThread(
                    () -> {
                        throw Failures.fatal(problem);
                    });
        }
    }

    @Override
    public void addReader(int subtask) {
        requireSnapshot();
        super.addReader(subtask);
        context.sendEventToSourceReader(subtask, new SnapshotEvent(snapshotName));
        if (streamSplitTaskId != null && streamSplitTaskId != subtask) {
            context.sendEventToSourceReader(subtask, new StreamElsewhereEvent());
        }
    }

    /**
     * Chunks that must be read again need the snapshot that the others were read from. If it is
     * gone, the enumerator fails, so that Flink restores it too and a new snapshot starts.
     */
    private void requireSnapshot() {
        boolean needed = splitAssigner.waitingForFinishedSplits();
        if (needed && (snapshot == null || !snapshot.isAlive())) {
            throw new FlinkRuntimeException(
                    "The snapshot was lost before it was read completely; it starts again.");
        }
    }

    @Override
    public void addSplitsBack(List<SourceSplitBase> splits, int subtask) {
        lastTrouble = Trouble.now("A task failed; Flink's exception history has the reason.");
        super.addSplitsBack(splits, subtask);
        lastSnapshotCheckpoint = UNKNOWN;
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        super.handleSourceEvent(subtask, event);
        if (event instanceof StreamSplitAssignedEvent) {
            for (int reader : context.registeredReaders().keySet()) {
                if (reader != subtask) {
                    context.sendEventToSourceReader(reader, new StreamElsewhereEvent());
                }
            }
        }
    }

    @Override
    public PendingSplitsState snapshotState(long checkpoint) {
        if (lastSnapshotCheckpoint == UNKNOWN && !splitAssigner.waitingForFinishedSplits()) {
            lastSnapshotCheckpoint = checkpoint;
        }
        HybridPendingSplitsState state = (HybridPendingSplitsState) super.snapshotState(checkpoint);
        return new EnumeratorState(
                state.getSnapshotPendingSplits(), state.isStreamSplitAssigned(), phase.layout());
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        super.notifyCheckpointComplete(checkpoint);
        if (lastSnapshotCheckpoint != UNKNOWN && checkpoint >= lastSnapshotCheckpoint) {
            release();
        }
    }

    private void release() {
        if (snapshot != null) {
            snapshot.close();
            snapshot = null;
        }
    }

    @Override
    public void close() throws IOException {
        guard.close();
        monitor.close();
        dialect.useNone();
        release();
        super.close();
    }
}
