package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * Gathers operations into bulk requests. A checkpoint waits until everything before it is
 * acknowledged: "checkpointed" means "indexed", and there is no state. Everything here runs in the
 * task's thread, including responses, which arrive through its mailbox.
 */
final class BulkWriter implements SinkWriter<DocumentOperation> {
    /**
     * After this time, operations are sent even if a request is in flight and theirs is not full.
     */
    private static final long MAX_WAIT_MILLIS = 20;

    /** Full requests that may wait while others are in flight. */
    private static final int REQUESTS_WAITING = 2;

    private final BulkOptions options;
    private final ProcessingTimeService clock;
    private final SinkWriterMetricGroup metrics;
    private final BulkLink link;
    private final BulkQueue queue;
    private final BulkWindow window;
    private boolean timerIsSet;
    private boolean overdue;

    BulkWriter(BulkSink.Settings settings, WriterInitContext context) {
        this.options = settings.bulk();
        this.clock = context.getProcessingTimeService();
        this.metrics = context.metricGroup();
        this.link =
                new BulkLink(
                        settings,
                        context.getMailboxExecutor(),
                        context.metricGroup(),
                        () -> send(false));
        this.queue = link.queue();
        this.window = link.window();
    }

    @Override
    public void write(DocumentOperation operation, Context context) throws InterruptedException {
        while (isFull()) {
            link.mailbox().yield();
        }
        link.arrived(operation);
        send(false);
    }

    /** If true, a request is in flight; otherwise the waiting operations would have been sent. */
    private boolean isFull() {
        return queue.size() > options.maxDocuments() * REQUESTS_WAITING
                || queue.bytes() >= (long) options.maxBytes() * REQUESTS_WAITING;
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        link.indexed().watermark(watermark.getTimestamp());
    }

    /** Waits until everything written so far is acknowledged, at checkpoints and at the end. */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        while (window.inFlight() > 0) { // true while anything waits
            link.mailbox().yield();
            send(true);
        }
    }

    /**
     * Sends the requests that may be sent.
     *
     * @param all whether to send without waiting for more operations
     */
    private void send(boolean all) {
        int most = mayGo(all);
        while (most > 0) {
            List<BulkEntry> batch = queue.take(most, options.maxBytes());
            if (!batch.isEmpty()) {
                start(batch);
            }
            most = mayGo(all);
        }
        if (queue.ready() == 0) {
            overdue = false;
        } else if (!timerIsSet) {
            setTimer();
        }
    }

    private int mayGo(boolean all) {
        return window.next(queue.ready(), queue.readyBytes(), all || overdue);
    }

    private void start(List<BulkEntry> batch) {
        overdue = false;
        window.begin();
        metrics.getNumRecordsSendCounter().inc(batch.size());
        metrics.getNumBytesSendCounter().inc(batch.stream().mapToLong(BulkEntry::size).sum());
        new BulkExchange(link, batch).proceed();
    }

    private void setTimer() {
        timerIsSet = true;
        clock.registerTimer(
                clock.getCurrentProcessingTime() + MAX_WAIT_MILLIS,
                time -> {
                    timerIsSet = false;
                    overdue = true;
                    send(false);
                });
    }

    @Override
    public void close() {
        // a task that finishes has flushed; a cancelled one resumes from a checkpoint
    }
}
