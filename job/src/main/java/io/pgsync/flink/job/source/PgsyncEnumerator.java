package io.pgsync.flink.job.source;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.metrics.JobMetrics;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.source.assigner.HybridSplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.events.StreamSplitAssignedEvent;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;
import org.apache.flink.cdc.connectors.postgres.source.enumerator.PostgresSourceEnumerator;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * The frame's enumerator, which also holds the snapshot until a checkpoint holds all of its rows,
 * and tells the readers which of them has the stream.
 */
final class PgsyncEnumerator extends PostgresSourceEnumerator {
    private static final long UNKNOWN = -1;
    private static final long MONITOR_MILLIS = 2_000;

    private final PgsyncDialect dialect;
    private final SnapshotPhase phase;
    private final SlotMonitor monitor;
    private InitialSnapshot snapshot;
    private String snapshotName;
    private long lastSnapshotCheckpoint = UNKNOWN;

    PgsyncEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context,
            PostgresSourceConfig config,
            HybridSplitAssigner<?> assigner,
            PgsyncDialect dialect,
            SnapshotPhase phase,
            SlotMonitor monitor) {
        super(context, config, assigner, dialect, Boundedness.CONTINUOUS_UNBOUNDED);
        this.dialect = dialect;
        this.phase = phase;
        this.monitor = monitor;
    }

    @Override
    public void start() {
        try {
            snapshot = phase.begin();
        } catch (UserException e) {
            throw Failures.fatal(e);
        } catch (SQLException e) {
            throw new FlinkRuntimeException("The snapshot cannot be started", e);
        }
        snapshotName = snapshot == null ? phase.finishedSnapshot() : snapshot.name();
        if (snapshot != null) {
            dialect.use(snapshot);
        }
        registerMetrics();
        super.start();
    }

    private void registerMetrics() {
        SplitEnumeratorMetricGroup metrics = context.metricGroup();
        monitor.register(metrics);
        context.callAsync(monitor::look, monitor::seen, 0, MONITOR_MILLIS);
        if (snapshot != null) {
            JobMetrics.in(metrics)
                    .gauge(SourceMetrics.ESTIMATED_ROWS, (Gauge<Long>) snapshot::estimatedRows);
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
     * Chunks that are to be read once more need the snapshot that the others were read from. If it
     * is gone, the failure of the enumerator makes Flink restore it too, which begins a new one.
     */
    private void requireSnapshot() {
        boolean needed = splitAssigner.waitingForFinishedSplits();
        if (needed && (snapshot == null || !snapshot.isAlive())) {
            throw new FlinkRuntimeException(
                    "The snapshot was lost before all of it was read; it begins anew.");
        }
    }

    @Override
    public void addSplitsBack(List<SourceSplitBase> splits, int subtask) {
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
        return super.snapshotState(checkpoint);
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
        monitor.close();
        release();
        super.close();
    }
}
