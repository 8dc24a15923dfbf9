package io.pgsync.flink.job.source;

import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.TableIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.cdc.connectors.base.config.JdbcSourceConfig;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.base.source.reader.external.JdbcSourceFetchTaskContext;
import org.apache.flink.cdc.connectors.postgres.source.PostgresDialect;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;

/**
 * Plugs our readers and our snapshot into the connector's framework. Each instance serves one
 * enumerator or one reader.
 */
final class PgsyncDialect extends PostgresDialect {
    private final PostgresOptions options;
    private final SourcePlan plan;
    private final transient CompletableFuture<InitialSnapshot> snapshot = new CompletableFuture<>();
    private transient SnapshotConnection snapshotConnection;
    private transient volatile StreamFetchTask stream;

    PgsyncDialect(PostgresSourceConfig config, PostgresOptions options, SourcePlan plan) {
        super(config);
        this.options = options;
        this.plan = plan;
    }

    /** Chunks are created from this snapshot; until it is here, their creation waits. */
    void use(InitialSnapshot taken) {
        snapshot.complete(taken);
    }

    /** There will be no snapshot. */
    void useNone() {
        snapshot.cancel(false);
    }

    @Override
    public List<TableId> discoverDataCollections(JdbcSourceConfig config) {
        return new ArrayList<>(byId().keySet());
    }

    @Override
    public Map<TableId, TableChange> discoverDataCollectionSchemas(JdbcSourceConfig config) {
        return new HashMap<>();
    }

    @Override
    public boolean isIncludeDataCollection(JdbcSourceConfig config, TableId id) {
        return byId().containsKey(id);
    }

    @Override
    public ChunkSplitter createChunkSplitter(JdbcSourceConfig config) {
        return new SnapshotSplitter(snapshot::join, byId());
    }

    @Override
    public ChunkSplitter createChunkSplitter(JdbcSourceConfig config, ChunkSplitterState state) {
        return createChunkSplitter(config);
    }

    @Override
    public FetchTask<SourceSplitBase> createFetchTask(SourceSplitBase split) {
        if (split.isStreamSplit()) {
            stream = new StreamFetchTask(split.asStreamSplit(), options, plan);
            return stream;
        }
        return snapshotTask(split);
    }

    @SuppressWarnings("unchecked") // the framework's scan task implements the raw interface
    private FetchTask<SourceSplitBase> snapshotTask(SourceSplitBase split) {
        if (snapshotConnection == null) {
            snapshotConnection = new SnapshotConnection(options);
        }
        SourceTable table = byId().get(split.asSnapshotSplit().getTableId());
        return new SnapshotFetchTask(
                split.asSnapshotSplit(), snapshotConnection, table, plan.tables().indexOf(table));
    }

    @Override
    public JdbcSourceFetchTaskContext createFetchTaskContext(JdbcSourceConfig config) {
        return new FetchContext(config, this);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId, Offset offset) {
        StreamFetchTask running = stream;
        // during the snapshot there is no position yet
        if (running != null && offset != null) {
            running.confirm(StreamPosition.of(offset.getOffset()));
        }
    }

    /**
     * The age of the oldest commit of the stream that no checkpoint contains; 0 without the stream.
     */
    double lagSeconds() {
        StreamFetchTask running = stream;
        return running == null ? 0 : running.lagSeconds();
    }

    /**
     * The framework uses this to check whether the slot exists; it connects with our options, not
     * its own.
     */
    @Override
    public PostgresConnection openJdbcConnection() {
        JdbcConfiguration where =
                JdbcConfiguration.create().withDatabase(options.database()).build();
        return new PostgresConnection(where, null, "pgsync-flink", unused -> options.connect());
    }

    /** Called when this reader has read its last chunk. */
    void closeSnapshotConnection() throws Exception {
        if (snapshotConnection != null) {
            snapshotConnection.close();
        }
    }

    private Map<TableId, SourceTable> byId() {
        Map<TableId, SourceTable> byId = new LinkedHashMap<>();
        plan.tables().forEach(table -> byId.put(TableIds.of(table.name()), table));
        return byId;
    }
}
