package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import io.pgsync.flink.job.postgres.WalPosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One snapshot of the database for all readers, held open in its own transaction.
 *
 * <p>If the replication slot does not exist yet, it is created together with the snapshot, which
 * then shows exactly the slot's start. If the slot exists, the snapshot is taken now; the changes
 * between the slot's position and the snapshot are replayed on top of it and converge.
 */
final class InitialSnapshot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InitialSnapshot.class);
    private static final int TID_RANGE_SCANS_SINCE = 14;
    private static final int MOST_CHUNKS_OF_A_HEAP = 500;

    private static final String HEAPS =
            "WITH RECURSIVE tree AS ("
                    + " SELECT c.oid, c.relkind FROM pg_catalog.pg_class c"
                    + "   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + "   WHERE n.nspname = ? AND c.relname = ?"
                    + " UNION ALL"
                    + " SELECT c.oid, c.relkind FROM tree"
                    + "   JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid"
                    + "   JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid"
                    + "   WHERE tree.relkind = 'p')"
                    + " SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname),"
                    + "   pg_relation_size(c.oid) / current_setting('block_size')::bigint,"
                    + "   current_setting('block_size')::bigint, greatest(c.reltuples, 0)::bigint"
                    + " FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid"
                    + "   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind <> 'p' ORDER BY c.oid";

    private final Connection holder;
    private final String name;
    private final StreamPosition stream;
    private final long chunkBytes;
    private volatile long estimatedRows;

    private InitialSnapshot(
            Connection holder, String name, StreamPosition stream, long chunkBytes) {
        this.holder = holder;
        this.name = name;
        this.stream = stream;
        this.chunkBytes = chunkBytes;
    }

    /**
     * Takes the snapshot.
     *
     * @param chunkBytes the approximate amount of a heap that is read at once
     */
    static InitialSnapshot take(PostgresOptions options, SourcePlan plan, long chunkBytes)
            throws SQLException {
        List<SourceTable> tables = plan.tables();
        Connection holder = options.connect();
        try (Connection replication = options.connectForReplication()) {
            long system = ClusterIdentity.of(replication).system();
            Optional<ReplicationSlot> slot = ReplicationSlot.find(holder, options.slot());
            StreamPosition stream;
            if (slot.isPresent()) {
                slot.get().requireUsable(options);
                begin(holder);
                lock(holder, tables);
                String name = export(holder);
                long gate = WalPosition.end(holder) - 1;
                stream =
                        StreamPosition.start(
                                slot.get().confirmed(), gate, system, plan.rendering());
                LOG.info("Snapshot {} on top of the existing slot, {}", name, stream);
                return new InitialSnapshot(holder, name, stream, chunkBytes);
            }
            long start = createSlotAndImport(replication, holder, options.slot());
            lock(holder, tables);
            stream = StreamPosition.start(start, start - 1, system, plan.rendering());
            String name = export(holder);
            LOG.info("Snapshot {} of the new slot, {}", name, stream);
            return new InitialSnapshot(holder, name, stream, chunkBytes);
        } catch (SQLException | RuntimeException e) {
            holder.close();
            throw e;
        }
    }

    private static void begin(Connection holder) throws SQLException {
        execute(holder, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    /**
     * Blocks statements that would move or remove rows under the readers (VACUUM FULL, TRUNCATE,
     * DROP); reads and writes continue.
     */
    private static void lock(Connection holder, List<SourceTable> tables) throws SQLException {
        String names = tables.stream().map(t -> t.name().toSql()).collect(Collectors.joining(", "));
        execute(holder, "LOCK TABLE " + names + " IN ACCESS SHARE MODE");
    }

    /** The position from which the slot streams; the holder sees exactly the changes before it. */
    private static long createSlotAndImport(Connection replication, Connection holder, String slot)
            throws SQLException {
        LOG.info(
                "Creating replication slot {}; this waits for transactions that are running now",
                slot);
        try (Statement statement = replication.createStatement();
                ResultSet created =
                        statement.executeQuery(
                                "CREATE_REPLICATION_SLOT \"" + slot + "\" LOGICAL pgoutput")) {
            created.next();
            begin(holder);
            // valid only until the next command on the replication connection
            execute(
                    holder,
                    "SET TRANSACTION SNAPSHOT '" + created.getString("snapshot_name") + "'");
            return WalPosition.parse(created.getString("consistent_point"));
        }
    }

    private static String export(Connection holder) throws SQLException {
        try (Statement statement = holder.createStatement();
                ResultSet exported = statement.executeQuery("SELECT pg_export_snapshot()")) {
            exported.next();
            return exported.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The name by which other transactions import the snapshot. */
    String name() {
        return name;
    }

    /**
     * The estimated number of rows of all tables requested so far, from the planner's statistics.
     */
    long estimatedRows() {
        return estimatedRows;
    }

    /** The table's chunks, at least one. */
    synchronized List<Chunk> chunks(SourceTable table) throws SQLException {
        List<Chunk> chunks = new ArrayList<>();
        boolean byRange = holder.getMetaData().getDatabaseMajorVersion() >= TID_RANGE_SCANS_SINCE;
        try (var query = holder.prepareStatement(HEAPS)) {
            query.setString(1, table.name().schema());
            query.setString(2, table.name().name());
            try (ResultSet heaps = query.executeQuery()) {
                while (heaps.next()) {
                    estimatedRows += heaps.getLong(4);
                    String heap = heaps.getString(1);
                    if (byRange) {
                        split(heap, heaps.getLong(2), heaps.getLong(3), chunks);
                    } else {
                        chunks.add(new Chunk(name, heap, Chunk.ALL, Chunk.ALL, stream));
                    }
                }
            }
        }
        if (chunks.isEmpty()) {
            // a partitioned table without partitions: the framework needs one split per table
            chunks.add(new Chunk(name, table.name().toSql(), Chunk.ALL, Chunk.ALL, stream));
        }
        return chunks;
    }

    private void split(String heap, long blocks, long blockSize, List<Chunk> chunks) {
        long step = Math.max(chunkBytes / blockSize, 1);
        step = Math.max(step, (blocks + MOST_CHUNKS_OF_A_HEAP - 1) / MOST_CHUNKS_OF_A_HEAP);
        for (long block = 0; block == 0 || block < blocks; block += step) {
            boolean last = block + step >= blocks;
            chunks.add(new Chunk(name, heap, block, last ? Chunk.ALL : block + step, stream));
        }
    }

    /** Whether readers can still import it. */
    synchronized boolean isAlive() {
        try {
            return holder.isValid(10);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends the transaction, which no longer holds back vacuum and the like. */
    @Override
    public synchronized void close() {
        try {
            holder.close();
        } catch (SQLException e) {
            LOG.warn("The snapshot's connection could not be closed", e);
        }
    }
}
