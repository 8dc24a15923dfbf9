package io.pgsync.flink.job.sink;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.StatefulSink.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;

/**
 * Gathers operations into bulk requests. A checkpoint waits until everything before it is
 * acknowledged: "checkpointed" means "indexed", and there is no state.
 */
@SuppressWarnings("deprecation") // the base class of Flink 1.20 still has the old interface
final class BulkWriter extends AsyncSinkWriter<DocumentOperation, BulkEntry>
        implements StatefulSinkWriter<DocumentOperation, BufferedRequestState<BulkEntry>> {
    /** After this time operations go even though a request is under way and theirs is not full. */
    private static final long MAX_WAIT_MILLIS = 20;

    /** Full requests that may wait while others are under way. */
    private static final int REQUESTS_WAITING = 2;

    private final long maxWaitingBytes;
    private final BulkWindow window;
    private final IndexedPosition indexed;
    private final MailboxExecutor mailbox;
    private final BulkLink link;

    BulkWriter(BulkSink.Settings settings, WriterInitContext context) {
        this(settings, context, new BulkWindow(settings.bulk()), new IndexedPosition());
    }

    private BulkWriter(
            BulkSink.Settings settings,
            WriterInitContext context,
            BulkWindow window,
            IndexedPosition indexed) {
        super(
                (operation, ignored) -> {
                    BulkEntry entry = new BulkEntry(operation, indexed.arrived());
                    window.enter(entry);
                    return entry;
                },
                context,
                configuration(settings.bulk(), window),
                List.of());
        this.maxWaitingBytes = (long) settings.bulk().maxBytes() * REQUESTS_WAITING;
        this.window = window;
        this.indexed = indexed;
        this.mailbox = context.getMailboxExecutor();
        SinkMetrics metrics = new SinkMetrics(context.metricGroup(), indexed, window);
        this.link = new BulkLink(settings, mailbox, metrics, indexed, window);
    }

    private static AsyncSinkWriterConfiguration configuration(
            BulkOptions options, BulkWindow window) {
        return AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(options.maxDocuments())
                .setMaxBatchSizeInBytes(options.maxBytes())
                .setMaxInFlightRequests(options.maxInFlight())
                .setMaxBufferedRequests(options.maxDocuments() * REQUESTS_WAITING + 1)
                .setMaxTimeInBufferMS(MAX_WAIT_MILLIS)
                .setMaxRecordSizeInBytes(options.maxBytes())
                .setRequestTimeoutMS(Integer.MAX_VALUE) // the transport has its own
                .setRateLimitingStrategy(window)
                .build();
    }

    @Override
    public void write(DocumentOperation operation, Context context)
            throws IOException, InterruptedException {
        // the base class limits the number of operations that wait, not their bytes
        while (window.waitingBytes() >= maxWaitingBytes && window.inFlight() > 0) {
            mailbox.yield();
        }
        super.write(operation, context);
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        indexed.watermark(watermark.getTimestamp());
    }

    @Override
    protected void submitRequestEntries(List<BulkEntry> entries, ResultHandler<BulkEntry> handler) {
        window.leave(entries);
        new BulkExchange(link, entries, handler).proceed();
    }

    /** At most what a request may have, so that a larger document is taken and goes alone. */
    @Override
    protected long getSizeInBytes(BulkEntry entry) {
        return Math.min(entry.size(), maxWaitingBytes / REQUESTS_WAITING);
    }

    /** Waits for the acknowledgement of everything written so far, whatever the occasion. */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        super.flush(true);
    }

    @Override
    public List<BufferedRequestState<BulkEntry>> snapshotState(long checkpointId) {
        if (!window.isEmpty()) {
            throw new IllegalStateException("the sink was not flushed before its checkpoint");
        }
        return List.of();
    }
}
