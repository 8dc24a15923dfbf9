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
 * What an enumerator has to do about the snapshot when it starts: to take one, or, where a
 * checkpoint holds all of its rows, nothing.
 *
 * <p>A snapshot does not survive the enumerator. If it was not read to its end, a new one is read
 * from the first row. What was emitted of the old one does no harm, because the stream still starts
 * where it would have: it replays every change that lies between the two.
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
     * For a job that goes on from a checkpoint. Nothing is checked before {@link #begin}: of a
     * failure in here Flink would take no notice.
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

    /** Whether a checkpoint holds all rows of a snapshot. */
    boolean isFinished() {
        return finished;
    }

    /** The name of the snapshot that the state's chunks are of. */
    String finishedSnapshot() {
        return earlier.get(0).snapshot();
    }

    /** What the job's state holds, {@link SourcePlan#layout}; known once the phase has begun. */
    String layout() {
        return layout;
    }

    /** Takes a snapshot, unless that is done; then returns null. */
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
