package io.pgsync.flink.job.source;

import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.WalPosition;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the replication stream as long as it runs, and passes the batches of the {@link
 * StreamBatcher} to the thread that emits.
 */
final class StreamFetchTask implements FetchTask<SourceSplitBase> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFetchTask.class);

    private static final long WATERMARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long QUESTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The number of polls without a result after which the task polls less often. */
    private static final int EAGER_POLLS = 50;

    private final StreamSplit split;
    private final PostgresOptions options;
    private final SourcePlan plan;
    private final StreamPosition start;
    private final UnconfirmedCommits unconfirmed = new UnconfirmedCommits();
    private final StreamBatcher batcher;
    private volatile boolean running = true;
    private volatile long checkpointed;
    private volatile long storedGate;

    private FetchContext context;
    private SlotStream stream;
    private long lastSign;
    private long lastQuestion;
    private long lastWatermark = System.nanoTime() - WATERMARK_NANOS;

    StreamFetchTask(StreamSplit split, PostgresOptions options, SourcePlan plan) {
        this.split = split;
        this.options = options;
        this.plan = plan;
        start = StreamPosition.of(split.getStartingOffset().getOffset());
        storedGate = start.gate();
        batcher = new StreamBatcher(start, plan, unconfirmed, this::put);
    }

    /** A checkpoint that contains this position is complete. */
    void confirm(StreamPosition position) {
        checkpointed = position.lsn();
        storedGate = position.gate();
        unconfirmed.confirmed(position.lsn());
    }

    /** The age of the oldest commit that no checkpoint contains yet. */
    double lagSeconds() {
        return unconfirmed.ageInSeconds(System.currentTimeMillis());
    }

    @Override
    public void execute(Context fetchContext) throws Exception {
        context = (FetchContext) fetchContext;
        LOG.info("Streaming from {}", WalPosition.format(start.lsn()));
        StreamStart.check(options, start);
        try (SideQueries sideQueries = new SideQueries(options, batcher::holdUntil, this::pause);
                SlotStream open = SlotStream.open(options, start.lsn(), () -> running)) {
            stream = open;
            Relations relations = new Relations(plan.tables(), sideQueries::typeName);
            PgoutputParser parser = new PgoutputParser(relations, sideQueries, batcher);
            announce();
            batcher.flush(true); // after a restore time continues where it was
            read(parser);
        } catch (Exception e) {
            if (running) {
                throw Failures.ofStream(options, e);
            }
        } finally {
            running = false;
        }
    }

    private void announce() throws SQLException {
        try (Connection connection = options.connect()) {
            long end = WalPosition.end(connection);
            if (batcher.takeUp(end)) {
                LOG.info("All documents are rendered again, as of {}", WalPosition.format(end));
                WalPosition.advance(connection);
            }
        }
    }

    private void read(PgoutputParser parser) throws Exception {
        int idlePolls = 0;
        while (running) {
            stream.confirm(checkpointed);
            batcher.stored(storedGate);
            ByteBuffer message = stream.poll();
            if (message != null) {
                idlePolls = 0;
                parser.parse(message);
                if (batcher.isFull() || (batcher.hasMoved() && isWatermarkDue())) {
                    batcher.flush(isWatermarkDue());
                }
                continue;
            }
            askForPosition();
            batcher.idle(stream.received());
            if (batcher.hasMoved() || !batcher.isEmpty()) {
                // not at once after a watermark: the next transaction may share its batch
                if (isWatermarkDue()) {
                    batcher.flush(true);
                }
            }
            Thread.sleep(idlePolls++ < EAGER_POLLS ? 1 : 3);
        }
    }

    /**
     * While no change concerns us, the server may take many seconds to report its position unless
     * asked.
     */
    private void askForPosition() throws SQLException {
        if (System.nanoTime() - lastQuestion >= QUESTION_NANOS) {
            lastQuestion = System.nanoTime();
            stream.keepAlive();
        }
    }

    private boolean isWatermarkDue() {
        return System.nanoTime() - lastWatermark >= WATERMARK_NANOS;
    }

    private void put(StreamBatch batch) throws Exception {
        while (running && !context.offer(batch)) {
            pause();
        }
        if (batch.watermark() != StreamProgress.NO_WATERMARK) {
            lastWatermark = System.nanoTime();
        }
    }

    /**
     * Waits a moment, and reports to the server often enough that it does not consider this side
     * dead.
     */
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
