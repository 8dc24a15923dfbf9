package io.pgsync.flink.job.source;

import io.debezium.relational.TableId;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final List<SourceTable> tables;
    private final long chunkBytes;
    private final List<Chunk> earlier;
    private final boolean finished;

    private SnapshotPhase(
            PostgresOptions options,
            List<SourceTable> tables,
            long chunkBytes,
            List<Chunk> earlier,
            boolean finished) {
        this.options = options;
        this.tables = tables;
        this.chunkBytes = chunkBytes;
        this.earlier = earlier;
        this.finished = finished;
    }

    /** For a job without state. */
    static SnapshotPhase fresh(PostgresOptions options, List<SourceTable> tables, long chunkBytes) {
        return new SnapshotPhase(options, tables, chunkBytes, List.of(), false);
    }

    /** For a job that goes on from a checkpoint. */
    static SnapshotPhase restored(
            PostgresOptions options,
            List<SourceTable> tables,
            long chunkBytes,
            SnapshotPendingSplitsState state) {
        Collection<SchemalessSnapshotSplit> assigned = state.getAssignedSplits().values();
        List<Chunk> chunks =
                Stream.concat(assigned.stream(), state.getRemainingSplits().stream())
                        .map(split -> Chunk.of(split.getSplitStart()))
                        .toList();
        boolean finished =
                state.getRemainingTables().isEmpty()
                        && state.getRemainingSplits().isEmpty()
                        && assigned.size() == state.getSplitFinishedOffsets().size();
        if (finished) {
            requireTables(
                    tables,
                    assigned.stream()
                            .map(SchemalessSnapshotSplit::getTableId)
                            .collect(Collectors.toSet()));
        }
        return new SnapshotPhase(options, tables, chunkBytes, chunks, finished);
    }

    private static void requireTables(List<SourceTable> tables, Set<TableId> read) {
        for (SourceTable table : tables) {
            if (!read.contains(TableIds.of(table.name()))) {
                throw Failures.fatal(
                        new UserException(
                                "Table "
                                        + table.name()
                                        + " was not part of the job that the state is of.",
                                "Build the index anew, with a new slot: submit without the"
                                        + " savepoint and with --fresh."));
            }
        }
    }

    /** Whether a checkpoint holds all rows of a snapshot. */
    boolean isFinished() {
        return finished;
    }

    /** The name of the snapshot that the state's chunks are of. */
    String finishedSnapshot() {
        return earlier.get(0).snapshot();
    }

    /** Takes a snapshot, unless that is done; then returns null. */
    InitialSnapshot begin() throws SQLException {
        if (!earlier.isEmpty()) {
            long start = earlier.get(0).stream().lsn();
            try (Connection connection = options.connect()) {
                ReplicationSlot slot = StreamStart.requireSlot(connection, options);
                slot.requireUsable(options);
                if (!finished) {
                    slot.requireHolds(start);
                }
            }
        }
        return finished ? null : InitialSnapshot.take(options, tables, chunkBytes);
    }
}
