package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkKind;
import org.apache.flink.cdc.connectors.base.source.reader.external.AbstractScanFetchTask;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads one chunk of the snapshot by COPY. */
final class SnapshotFetchTask extends AbstractScanFetchTask {
    private static final int BATCH_ROWS = 512;
    private static final int BATCH_BYTES = 1 << 18;

    private final SnapshotConnection connection;
    private final SourceTable table;
    private final int tableIndex;
    private final Chunk chunk;
    private FetchContext context;

    SnapshotFetchTask(
            SnapshotSplit split, SnapshotConnection connection, SourceTable table, int tableIndex) {
        super(split);
        this.connection = connection;
        this.table = table;
        this.tableIndex = tableIndex;
        chunk = Chunk.of(split.getSplitStart());
    }

    /**
     * Replaces the framework's steps: the position of the stream is that of the shared snapshot,
     * and the chunk needs no catching up.
     */
    @Override
    public void execute(Context fetchContext) throws Exception {
        context = (FetchContext) fetchContext;
        taskRunning = true;
        try {
            executeDataSnapshot(context);
            mark(WatermarkKind.HIGH);
            mark(WatermarkKind.END);
        } catch (Exception e) {
            if (taskRunning) {
                throw e;
            }
        } finally {
            taskRunning = false;
        }
    }

    @Override
    protected void executeDataSnapshot(Context fetchContext) throws Exception {
        Connection open = connection.get();
        try (Statement statement = open.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT '" + chunk.snapshot() + "'");
            copy(open);
            statement.execute("COMMIT");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The statement that reads the rows of a chunk. */
    static String sql(SourceTable table, Chunk chunk) {
        return "COPY (SELECT "
                + SideQueries.columns(table)
                + " FROM ONLY "
                + chunk.heap()
                + chunk.condition()
                + ") TO STDOUT";
    }

    private void copy(Connection open) throws Exception {
        CopyOut copy = open.unwrap(PGConnection.class).getCopyAPI().copyOut(sql(table, chunk));
        CopyRow parser = new CopyRow(table.columns().size());
        List<SourceEvent> rows = new ArrayList<>(BATCH_ROWS);
        int bytes = 0;
        byte[] line;
        while ((line = copy.readFromCopy()) != null) {
            rows.add(new SourceEvent.Snapshot(tableIndex, parser.parse(line)));
            bytes += line.length;
            if (rows.size() == BATCH_ROWS || bytes >= BATCH_BYTES) {
                put(rows);
                rows = new ArrayList<>(BATCH_ROWS);
                bytes = 0;
            }
            if (!taskRunning) {
                throw new SQLException("reading was cancelled");
            }
        }
        put(rows);
    }

    private void put(List<SourceEvent> rows) throws InterruptedException {
        SnapshotBatch batch = new SnapshotBatch(rows, EventTime.SNAPSHOT);
        while (taskRunning && !context.offer(batch)) {
            Thread.sleep(1);
        }
    }

    private void mark(WatermarkKind kind) throws InterruptedException {
        while (taskRunning && !context.offer(kind, snapshotSplit.splitId(), chunk.stream())) {
            Thread.sleep(1);
        }
    }

    @Override
    protected void executeBackfillTask(Context fetchContext, StreamSplit split) {
        throw new IllegalStateException("a shared snapshot needs no backfill");
    }
}
