package io.pgsync.flink.job.sink;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
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
    private final BulkLink link;

    BulkWriter(BulkSink.Settings settings, WriterInitContext context) {
        this(
                settings,
                context,
                new BulkLink(settings, context.getMailboxExecutor(), context.metricGroup()));
    }

    private BulkWriter(BulkSink.Settings settings, WriterInitContext context, BulkLink link) {
        super(
                (operation, ignored) -> link.arrived(operation),
                context,
                configuration(settings.bulk(), link.window()),
                List.of());
        this.maxWaitingBytes = (long) settings.bulk().maxBytes() * REQUESTS_WAITING;
        this.link = link;
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
        while (link.window().waitingBytes() >= maxWaitingBytes && link.window().inFlight() > 0) {
            link.mailbox().yield();
        }
        super.write(operation, context);
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        link.indexed().watermark(watermark.getTimestamp());
    }

    @Override
    protected void submitRequestEntries(List<BulkEntry> entries, ResultHandler<BulkEntry> handler) {
        link.window().leave(entries);
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
        if (!link.window().isEmpty()) {
            throw new IllegalStateException("the sink was not flushed before its checkpoint");
        }
        return List.of();
    }
}
