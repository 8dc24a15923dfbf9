package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.WalPosition;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the replication stream and hands it on in batches with their watermarks. */
final class StreamFetchTask implements FetchTask<SourceSplitBase>, PgoutputParser.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFetchTask.class);

    private static final int BATCH_ROWS = 256;
    private static final int BATCH_BYTES = 1 << 20;
    private static final long WATERMARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long NOTHING_TO_RENDER = Long.MAX_VALUE;

    private static final long QUESTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Polls without result after which reading becomes less eager. */
    private static final int EAGER_POLLS = 50;

    private final StreamSplit split;
    private final PostgresOptions options;
    private final SourcePlan plan;
    private final StreamPosition start;
    private final StreamProgress progress;
    private final UnconfirmedCommits unconfirmed = new UnconfirmedCommits();
    private volatile boolean running = true;
    private volatile long checkpointed;
    private volatile long storedGate;

    private FetchContext context;
    private SlotStream stream;
    private List<RowChange> rows = new ArrayList<>();
    private long[] stamps = new long[BATCH_ROWS];
    private int bytes;
    private long commitTime;
    private boolean moved;
    private long renderAt = NOTHING_TO_RENDER;
    private long lastSign;
    private long lastQuestion;
    private long lastWatermark = System.nanoTime() - WATERMARK_NANOS;

    StreamFetchTask(StreamSplit split, PostgresOptions options, SourcePlan plan) {
        this.split = split;
        this.options = options;
        this.plan = plan;
        start = StreamPosition.of(split.getStartingOffset().getOffset());
        storedGate = start.gate();
        progress = new StreamProgress(start, plan.gateSteps());
    }

    /** A checkpoint that holds this position is complete. */
    void confirm(StreamPosition position) {
        checkpointed = position.lsn();
        storedGate = position.gate();
        unconfirmed.confirmed(position.lsn());
    }

    /** The age of the oldest commit that no checkpoint holds yet. */
    double lagSeconds() {
        return unconfirmed.ageInSeconds(System.currentTimeMillis());
    }

    @Override
    public void execute(Context fetchContext) throws Exception {
        context = (FetchContext) fetchContext;
        LOG.info("Streaming from {}", WalPosition.format(start.lsn()));
        StreamStart.check(options, start);
        try (SideQueries sideQueries = new SideQueries(options, progress::holdUntil, this::pause);
                SlotStream open = SlotStream.open(options, start.lsn(), () -> running)) {
            stream = open;
            Relations relations = new Relations(plan.tables(), sideQueries::typeName);
            PgoutputParser parser = new PgoutputParser(relations, sideQueries, this);
            announce();
            flush(true); // after a restore time continues where it was
            read(parser);
        } catch (Exception e) {
            if (running) {
                throw Failures.ofStream(options, e);
            }
        } finally {
            running = false;
        }
    }

    /** Before anything else, and when nobody else can read the stream any more. */
    private void announce() throws SQLException {
        try (Connection connection = options.connect()) {
            long end = WalPosition.end(connection);
            add(RowChange.resumed(end), EventTime.BEFORE_GATE);
            if (!start.rendering().equals(plan.rendering())) {
                renderAnewAt(end, connection);
            }
        }
    }

    /**
     * Documents are rendered anew at a position that no earlier run can have written: so the engine
     * takes them. Until then there is no watermark, so that no document mixes both ways.
     */
    private void renderAnewAt(long end, Connection connection) throws SQLException {
        if (!start.gateOpen()) {
            RestoredJob.requireSameRendering(start, plan);
        }
        LOG.info("All documents are rendered anew, as of {}", WalPosition.format(end));
        renderAt = end;
        progress.holdUntil(end + 1);
        WalPosition.advance(connection);
    }

    /** Exactly between the changes before the position and those behind it. */
    private void renderAnew() {
        add(RowChange.render(), renderAt);
        progress.rendered(plan.rendering());
        renderAt = NOTHING_TO_RENDER;
    }

    private void read(PgoutputParser parser) throws Exception {
        int idlePolls = 0;
        while (running) {
            stream.confirm(checkpointed);
            moved |= progress.stored(storedGate);
            ByteBuffer message = stream.poll();
            if (message != null) {
                idlePolls = 0;
                parser.parse(message);
                if (isFull() || (moved && isWatermarkDue())) {
                    flush(isWatermarkDue());
                }
                continue;
            }
            askForPosition();
            moved |= progress.idle(stream.received());
            if (progress.isBehind(renderAt)) {
                renderAnew();
            }
            if (moved || !rows.isEmpty()) {
                // not at once after a watermark: the next transaction may share its batch
                if (isWatermarkDue()) {
                    flush(true);
                }
            }
            Thread.sleep(idlePolls++ < EAGER_POLLS ? 1 : 3);
        }
    }

    /**
     * By itself the server may say only after many seconds how far it is while nothing concerns us.
     */
    private void askForPosition() throws SQLException {
        if (System.nanoTime() - lastQuestion >= QUESTION_NANOS) {
            lastQuestion = System.nanoTime();
            stream.keepAlive();
        }
    }

    @Override
    public void begin(long commit, long time) {
        if (commit >= renderAt) {
            renderAnew();
        }
        commitTime = time;
        progress.begin(commit);
    }

    @Override
    public void row(RowChange change) {
        if (progress.isEmitted()) {
            return;
        }
        add(change, progress.stamp());
        bytes += length(change.before()) + length(change.after());
    }

    private void add(RowChange change, long stamp) {
        if (rows.size() == stamps.length) {
            stamps = Arrays.copyOf(stamps, stamps.length * 2);
        }
        stamps[rows.size()] = stamp;
        rows.add(change);
    }

    private static int length(byte[] tuple) {
        return tuple == null ? 0 : tuple.length;
    }

    @Override
    public void endOfChange() {
        progress.endOfChange();
    }

    @Override
    public void commit(long end) {
        progress.commit(end);
        unconfirmed.committed(commitTime, end);
        moved = true;
    }

    private boolean isFull() {
        return rows.size() >= BATCH_ROWS || bytes >= BATCH_BYTES;
    }

    private boolean isWatermarkDue() {
        return System.nanoTime() - lastWatermark >= WATERMARK_NANOS;
    }

    /** Hands on the rows and, if wanted, each watermark that is due in a batch of its own. */
    private void flush(boolean withWatermark) throws Exception {
        long watermark = withWatermark ? nextWatermark() : StreamProgress.NO_WATERMARK;
        put(watermark);
        if (withWatermark) {
            moved = false;
            while (running && watermark != StreamProgress.NO_WATERMARK) {
                lastWatermark = System.nanoTime();
                watermark = nextWatermark();
                if (watermark != StreamProgress.NO_WATERMARK) {
                    put(watermark);
                }
            }
        }
    }

    private long nextWatermark() {
        long watermark = progress.nextWatermark();
        if (StreamProgress.opensGate(watermark)) {
            add(RowChange.loaded(progress.position().gate()), EventTime.BEFORE_GATE);
        }
        return watermark;
    }

    private void put(long watermark) throws Exception {
        StreamBatch batch = new StreamBatch(rows, stamps, progress.position(), watermark);
        rows = new ArrayList<>();
        stamps = new long[BATCH_ROWS];
        bytes = 0;
        while (running && !context.offer(batch)) {
            pause();
        }
    }

    /** Waits a moment; the server hears often enough from this side not to take it for dead. */
    private void pause() throws SQLException {
        if (!running) {
            throw new SQLException("reading was cancelled");
        }
        stream.confirm(checkpointed);
        if (System.nanoTime() - lastSign > KEEP_ALIVE_NANOS) {
            lastSign = System.nanoTime();
            stream.keepAlive();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public SourceSplitBase getSplit() {
        return split;
    }

    @Override
    public void close() {
        running = false;
    }
}
