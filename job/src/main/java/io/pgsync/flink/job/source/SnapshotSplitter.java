package io.pgsync.flink.job.source;

import io.debezium.relational.TableId;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.postgres.TableIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Passes the chunks of the snapshot to the framework as splits, all chunks of a table at once. */
final class SnapshotSplitter implements ChunkSplitter {
    /** The framework requires a split key type; ours is the address of a row. */
    static final RowType KEY = RowType.of(new VarCharType(VarCharType.MAX_LENGTH));

    private final Supplier<InitialSnapshot> snapshot;
    private final Map<TableId, SourceTable> tables;

    /**
     * @param snapshot called when the first table is split; the framework creates the splitter
     *     earlier
     */
    SnapshotSplitter(Supplier<InitialSnapshot> snapshot, Map<TableId, SourceTable> tables) {
        this.snapshot = snapshot;
        this.tables = tables;
    }

    @Override
    public void open() {}

    @Override
    public Collection<SnapshotSplit> generateSplits(TableId id) throws Exception {
        List<Chunk> chunks = snapshot.get().chunks(tables.get(id));
        List<SnapshotSplit> splits = new ArrayList<>(chunks.size());
        for (Chunk chunk : chunks) {
            splits.add(
                    new SnapshotSplit(
                            id,
                            splits.size(),
                            KEY,
                            chunk.toBound(),
                            null,
                            null,
                            Map.of(id, TableIds.placeholder(id))));
        }
        return splits;
    }

    @Override
    public boolean hasNextChunk() {
        return false;
    }

    @Override
    public ChunkSplitterState snapshotState(long checkpointId) {
        return ChunkSplitterState.NO_SPLITTING_TABLE_STATE;
    }

    @Override
    public TableId getCurrentSplittingTableId() {
        return null;
    }

    @Override
    public void close() {}
}
