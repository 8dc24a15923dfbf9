package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.change.RowChange.Kind;
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
 * The source without its threads, one step after the other: the snapshot and the readers of the
 * real one, the slot read by SQL. It can be put back to an earlier step, as by a failure.
 */
public final class SteppedSource implements AutoCloseable {
    private final PostgresOptions options;
    private final Connection connection;
    private final List<SourceTable> tables;
    private final int gateSteps;
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
        void snapshot(RowChange row);

        /** Everything up to the position has been emitted; the gate is about to open. */
        void loaded(long position);

        void endOfSnapshot();

        void stream(RowChange change, long stamp);

        void watermark(long watermark);
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

    private record ChunkRows(List<RowChange> rows) {}

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
        this.gateSteps = gateSteps;
        this.receiver = receiver;
        sideQueries = new SideQueries(options, end -> stream.progress.holdUntil(end), () -> {});
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
        SourcePlan plan = new SourcePlan(tables, gateSteps, "", "");
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

    private List<RowChange> read(Chunk chunk, int table) throws SQLException {
        List<RowChange> rows = new ArrayList<>();
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
            rows.add(new RowChange(table, Kind.SNAPSHOT, null, row));
        }
        execute("COMMIT");
        return rows;
    }

    /**
     * Emits the rows of one chunk that has not been read.
     *
     * @param inPart only the first half of them; the chunk remains to be read again
     */
    public void emitChunk(boolean inPart) {
        if (unreadChunks.isEmpty()) {
            return;
        }
        int chunk = unreadChunks.iterator().next();
        List<RowChange> rows = chunks.get(chunk).rows();
        int count = inPart ? rows.size() / 2 : rows.size();
        rows.subList(0, count).forEach(receiver::snapshot);
        if (!inPart) {
            unreadChunks.remove(chunk);
        }
    }

    /** Emits what is left of the snapshot. */
    public void finishSnapshot() {
        while (!unreadChunks.isEmpty()) {
            emitChunk(false);
        }
        if (!snapshotEnded) {
            snapshotEnded = true;
            receiver.endOfSnapshot();
        }
    }

    /** Fetches what has been committed, and emits some of it. */
    public void emitChanges(int mostMessages) throws SQLException {
        finishSnapshot();
        fetch();
        stream.read(mostMessages);
    }

    /** Emits everything that has been committed, as far as watermarks need it. */
    public void emitAllChanges() throws SQLException {
        do {
            emitChanges(Integer.MAX_VALUE);
        } while (stream.progress.position().lsn() < stream.progress.position().hold());
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
    public void emitWatermarks() {
        finishSnapshot();
        stream.emitWatermarks();
    }

    /** The position behind everything that is in the log now. */
    public long end() throws SQLException {
        return WalPosition.end(connection);
    }

    /** What a checkpoint holds, which is complete at once. */
    public State state() {
        StreamPosition position = stream.progress.position();
        stream.progress.stored(position.gate());
        return new State(unreadChunks, position);
    }

    /** Whether the gate has opened; it may have to wait for a checkpoint. */
    public boolean isLoaded() {
        return stream.progress.position().gateOpen();
    }

    /** Goes on as after a restart from that state. */
    public void restore(State state) {
        unreadChunks = new HashSet<>(state.unreadChunks);
        snapshotEnded = false;
        stream = new Stream(state.position);
        if (unreadChunks.isEmpty()) {
            finishSnapshot();
            stream.emitWatermarks();
        }
    }

    /** One run of the reader of the stream. */
    private final class Stream implements PgoutputParser.Handler {
        private final StreamPosition start;
        private final StreamProgress progress;
        private final PgoutputParser parser;
        private int next;

        Stream(StreamPosition start) {
            this.start = start;
            progress = new StreamProgress(start, gateSteps);
            parser =
                    new PgoutputParser(
                            new Relations(tables, sideQueries::typeName), sideQueries, this);
        }

        void read(int most) {
            int limit = (int) Math.min(messages.size(), (long) next + most);
            while (next < limit) {
                parse();
            }
            if (next == messages.size()) {
                progress.idle(received);
            }
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

        void emitWatermarks() {
            long watermark = progress.nextWatermark();
            if (StreamProgress.opensGate(watermark)) {
                receiver.loaded(progress.position().gate());
            }
            while (watermark != StreamProgress.NO_WATERMARK) {
                receiver.watermark(watermark);
                watermark = progress.nextWatermark();
            }
        }

        @Override
        public void begin(long commit, long time) {
            progress.begin(commit);
        }

        @Override
        public void row(RowChange change) {
            if (!progress.isEmitted()) {
                receiver.stream(change, progress.stamp());
            }
        }

        @Override
        public void endOfChange() {
            progress.endOfChange();
        }

        @Override
        public void commit(long end) {
            progress.commit(end);
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
