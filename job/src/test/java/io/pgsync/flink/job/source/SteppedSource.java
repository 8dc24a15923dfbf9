package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import io.pgsync.flink.job.postgres.WalPosition;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The source without its threads, one step after the other: the snapshot, the parser and the
 * batches of the real one, the slot read by SQL. It can be put back to an earlier step, as by a
 * failure.
 */
public final class SteppedSource implements AutoCloseable {
    private final PostgresOptions options;
    private final Connection connection;
    private final List<SourceTable> tables;
    private final SourcePlan plan;
    private final Receiver receiver;
    private final SideQueries sideQueries;

    /** All that the slot has brought so far, in its order. */
    private final List<byte[]> messages = new ArrayList<>();

    private List<ChunkRows> chunks = List.of();
    private Set<Integer> unreadChunks = new HashSet<>();
    private boolean snapshotEnded;
    private long received;
    private Stream stream;

    /** Where rows and watermarks go. */
    public interface Receiver {
        /** A row of the snapshot. */
        void snapshot(SourceEvent row) throws Exception;

        void endOfSnapshot() throws Exception;

        void stream(SourceEvent event, long stamp) throws Exception;

        void watermark(long watermark) throws Exception;
    }

    /** What a checkpoint holds of the source. */
    public static final class State {
        private final Set<Integer> unreadChunks;
        private final StreamPosition position;

        private State(Set<Integer> unreadChunks, StreamPosition position) {
            this.unreadChunks = Set.copyOf(unreadChunks);
            this.position = position;
        }
    }

    private record ChunkRows(List<SourceEvent> rows) {}

    /**
     * @param connection of {@code options}, stays open
     */
    public SteppedSource(
            PostgresOptions options,
            Connection connection,
            List<SourceTable> tables,
            int gateSteps,
            Receiver receiver) {
        this.options = options;
        this.connection = connection;
        this.tables = tables;
        plan = new SourcePlan(tables, gateSteps, "", "");
        this.receiver = receiver;
        sideQueries = new SideQueries(options, end -> stream.batcher.holdUntil(end), () -> {});
    }

    /** Creates the slot ahead of the snapshot, as an administrator would. */
    public void createSlot() throws SQLException {
        execute("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')");
    }

    public boolean hasSlot() throws SQLException {
        return ReplicationSlot.find(connection, options.slot()).isPresent();
    }

    /** Takes the snapshot, and with it the slot if there is none. */
    public void takeSnapshot() throws SQLException {
        try (InitialSnapshot snapshot = InitialSnapshot.take(options, plan, 1)) {
            List<ChunkRows> read = new ArrayList<>();
            StreamPosition start = null;
            for (int table = 0; table < tables.size(); table++) {
                for (Chunk chunk : snapshot.chunks(tables.get(table))) {
                    read.add(new ChunkRows(read(chunk, table)));
                    start = chunk.stream();
                }
            }
            chunks = read;
            for (int chunk = 0; chunk < chunks.size(); chunk++) {
                unreadChunks.add(chunk);
            }
            stream = new Stream(start);
        }
    }

    private List<SourceEvent> read(Chunk chunk, int table) throws SQLException {
        List<SourceEvent> rows = new ArrayList<>();
        execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        execute("SET TRANSACTION SNAPSHOT '" + chunk.snapshot() + "'");
        SourceTable of = tables.get(table);
        CopyOut copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(SnapshotFetchTask.sql(of, chunk));
        byte[] line;
        while ((line = copy.readFromCopy()) != null) {
            byte[] row = new CopyRow(of.columns().size()).parse(line);
            rows.add(new SourceEvent.Snapshot(table, row));
        }
        execute("COMMIT");
        return rows;
    }

    /**
     * Emits the rows of one chunk that has not been read.
     *
     * @param inPart only the first half of them; the chunk remains to be read again
     */
    public void emitChunk(boolean inPart) throws Exception {
        if (unreadChunks.isEmpty()) {
            return;
        }
        int chunk = unreadChunks.iterator().next();
        List<SourceEvent> rows = chunks.get(chunk).rows();
        int count = inPart ? rows.size() / 2 : rows.size();
        for (SourceEvent row : rows.subList(0, count)) {
            receiver.snapshot(row);
        }
        if (!inPart) {
            unreadChunks.remove(chunk);
        }
    }

    /** Emits what is left of the snapshot. */
    public void finishSnapshot() throws Exception {
        while (!unreadChunks.isEmpty()) {
            emitChunk(false);
        }
        if (!snapshotEnded) {
            snapshotEnded = true;
            receiver.endOfSnapshot();
        }
    }

    /** Fetches what has been committed, and emits some of it. */
    public void emitChanges(int mostMessages) throws Exception {
        finishSnapshot();
        stream.open();
        fetch();
        stream.read(mostMessages);
    }

    /** Emits everything that has been committed, as far as watermarks need it. */
    public void emitAllChanges() throws Exception {
        do {
            emitChanges(Integer.MAX_VALUE);
        } while (stream.position.lsn() < stream.position.hold());
    }

    private void fetch() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String query =
                    "SELECT data FROM pg_logical_slot_get_binary_changes('%s', NULL, NULL,"
                            + " 'proto_version', '1', 'publication_names', '%s')";
            long end = WalPosition.end(connection);
            try (ResultSet row =
                    statement.executeQuery(
                            query.formatted(options.slot(), options.publication()))) {
                while (row.next()) {
                    messages.add(row.getBytes(1));
                }
            }
            received = end;
        }
    }

    /** Emits the watermarks that are due. */
    public void emitWatermarks() throws Exception {
        finishSnapshot();
        stream.open();
        stream.batcher.flush(true);
    }

    /** The position behind everything that is in the log now. */
    public long end() throws SQLException {
        return WalPosition.end(connection);
    }

    /** What a checkpoint holds, which is complete at once. */
    public State state() {
        stream.batcher.stored(stream.position.gate());
        return new State(unreadChunks, stream.position);
    }

    /** Whether the gate has opened; it may have to wait for a checkpoint. */
    public boolean isLoaded() {
        return stream.position.gateOpen();
    }

    /** Goes on as after a restart from that state. */
    public void restore(State state) throws Exception {
        unreadChunks = new HashSet<>(state.unreadChunks);
        snapshotEnded = false;
        stream = new Stream(state.position);
        if (unreadChunks.isEmpty()) {
            finishSnapshot();
            stream.open();
        }
    }

    /** One run of the reader of the stream. */
    private final class Stream {
        private final StreamPosition start;
        private final StreamBatcher batcher;
        private final PgoutputParser parser;
        private StreamPosition position;
        private boolean open;
        private int next;

        Stream(StreamPosition start) {
            this.start = start;
            position = start;
            batcher = new StreamBatcher(start, plan, new UnconfirmedCommits(), this::emit);
            parser =
                    new PgoutputParser(
                            new Relations(tables, sideQueries::typeName), sideQueries, batcher);
        }

        /** What the real task does before it reads. */
        void open() throws Exception {
            if (!open) {
                open = true;
                batcher.takeUp(WalPosition.end(connection));
                batcher.flush(true);
            }
        }

        private void emit(StreamBatch batch) throws Exception {
            for (int i = 0; i < batch.events().size(); i++) {
                receiver.stream(batch.events().get(i), batch.stamps()[i]);
            }
            position = batch.position();
            if (batch.watermark() != StreamProgress.NO_WATERMARK) {
                receiver.watermark(batch.watermark());
            }
        }

        void read(int most) throws Exception {
            int limit = (int) Math.min(messages.size(), (long) next + most);
            while (next < limit) {
                parse();
            }
            if (next == messages.size()) {
                batcher.idle(received);
            }
            batcher.flush(false);
        }

        /** Transactions before the start are not sent, but for the tables that they describe. */
        private void parse() {
            byte[] message = messages.get(next);
            if (message[0] == 'B' && ByteBuffer.wrap(message).getLong(1) < start.lsn()) {
                do {
                    message = messages.get(next++);
                    if (message[0] == 'R') {
                        parser.parse(ByteBuffer.wrap(message));
                    }
                } while (message[0] != 'C');
            } else {
                parser.parse(ByteBuffer.wrap(message));
                next++;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted(options.slot()));
        }
    }

    /** Drops the slot. */
    @Override
    public void close() throws SQLException {
        sideQueries.close();
        execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = '%s'");
    }
}
