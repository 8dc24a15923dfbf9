package io.pgsync.flink.job.source;

import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.cdc.connectors.base.source.assigner.state.SnapshotPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SchemalessSnapshotSplit;

/**
 * What an enumerator must do about the snapshot when it starts: take one, or nothing if a
 * checkpoint contains all its rows.
 *
 * <p>A snapshot does not survive the enumerator. If it was not read completely, a new one is read
 * from the first row. Rows emitted from the old one do no harm, because the stream still starts at
 * the same position and replays every change between the two.
 */
final class SnapshotPhase {
    private final PostgresOptions options;
    private final SourcePlan plan;
    private final long chunkBytes;
    private final String storedLayout;
    private final List<Chunk> earlier;
    private final boolean finished;
    private String layout;

    private SnapshotPhase(
            PostgresOptions options,
            SourcePlan plan,
            long chunkBytes,
            String storedLayout,
            List<Chunk> earlier,
            boolean finished) {
        this.options = options;
        this.plan = plan;
        this.chunkBytes = chunkBytes;
        this.storedLayout = storedLayout;
        this.earlier = earlier;
        this.finished = finished;
    }

    /** For a job without state. */
    static SnapshotPhase fresh(PostgresOptions options, SourcePlan plan, long chunkBytes) {
        return new SnapshotPhase(options, plan, chunkBytes, plan.layout(), List.of(), false);
    }

    /**
     * For a job that resumes from a checkpoint. Nothing is checked before {@link #begin}, because
     * Flink would not notice a failure here.
     */
    static SnapshotPhase restored(
            PostgresOptions options, SourcePlan plan, long chunkBytes, EnumeratorState restored) {
        SnapshotPendingSplitsState state = restored.getSnapshotPendingSplits();
        Collection<SchemalessSnapshotSplit> assigned = state.getAssignedSplits().values();
        List<Chunk> chunks =
                Stream.concat(assigned.stream(), state.getRemainingSplits().stream())
                        .map(split -> Chunk.of(split.getSplitStart()))
                        .toList();
        boolean finished =
                state.getRemainingTables().isEmpty()
                        && state.getRemainingSplits().isEmpty()
                        && assigned.size() == state.getSplitFinishedOffsets().size();
        return new SnapshotPhase(options, plan, chunkBytes, restored.layout(), chunks, finished);
    }

    /** Whether a checkpoint contains all rows of a snapshot. */
    boolean isFinished() {
        return finished;
    }

    /** The name of the snapshot to which the state's chunks belong. */
    String finishedSnapshot() {
        return earlier.get(0).snapshot();
    }

    /**
     * The content of the job's state, {@link SourcePlan#layout}; known once the phase has started.
     */
    String layout() {
        return layout;
    }

    /** Takes a snapshot; returns null if that is already done. */
    InitialSnapshot begin() throws SQLException {
        layout = RestoredJob.requireEnough(storedLayout, options, plan);
        if (!earlier.isEmpty()) {
            if (!finished) {
                RestoredJob.requireSameRendering(earlier.get(0).stream(), plan);
            }
            long start = earlier.get(0).stream().lsn();
            try (Connection connection = options.connect()) {
                ReplicationSlot slot = StreamStart.requireSlot(connection, options);
                slot.requireUsable(options);
                if (!finished) {
                    slot.requireHolds(start);
                }
            }
        }
        return finished ? null : InitialSnapshot.take(options, plan, chunkBytes);
    }
}
