package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.bulk.BodyLimit;
import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.Refusals;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** The shared state of one writer's bulk exchanges; used by the task's thread only. */
final class BulkLink {
    private final HttpTransport transport;
    private final MailboxExecutor mailbox;
    private final TargetMetrics metrics;
    private final BulkMetrics bulkMetrics;
    private final IndexNames names;
    private final AcknowledgedPosition indexed = new AcknowledgedPosition();
    private final BulkQueue queue = new BulkQueue();
    private final BulkWindow window;
    private final Refusals refusals;
    private final BodyLimit bodyLimit;
    private final boolean gzip;
    private final Runnable sender;
    private volatile long answerMillis;

    /**
     * @param sender sends the requests that may be sent now
     */
    BulkLink(
            BulkSink.Settings settings,
            MailboxExecutor mailbox,
            SinkWriterMetricGroup metricGroup,
            Runnable sender) {
        this.transport = new HttpTransport(settings.search());
        this.mailbox = mailbox;
        this.window = new BulkWindow(settings.bulk());
        this.metrics = new TargetMetrics(metricGroup, indexed);
        this.bulkMetrics = new BulkMetrics(metricGroup);
        bulkMetrics.showInFlight(window);
        this.names = settings.names();
        metricGroup.setCurrentSendTimeGauge(() -> answerMillis);
        this.refusals = new Refusals(settings.refusedDocuments(), metrics);
        this.bodyLimit = new BodyLimit(settings.bulk().maxBytes());
        this.gzip = settings.bulk().gzip();
        this.sender = sender;
    }

    HttpTransport transport() {
        return transport;
    }

    /** The mailbox of the task's thread. */
    MailboxExecutor mailbox() {
        return mailbox;
    }

    TargetMetrics metrics() {
        return metrics;
    }

    BulkMetrics bulkMetrics() {
        return bulkMetrics;
    }

    AcknowledgedPosition indexed() {
        return indexed;
    }

    BulkQueue queue() {
        return queue;
    }

    BulkWindow window() {
        return window;
    }

    Refusals refusals() {
        return refusals;
    }

    /** The body size that the engine accepts, as far as known. */
    BodyLimit bodyLimit() {
        return bodyLimit;
    }

    boolean gzip() {
        return gzip;
    }

    /** Queues an operation that has arrived. */
    void arrived(DocumentOperation operation) {
        AcknowledgedPosition.Span span = indexed.arrived();
        queue.add(
                refusals.admit(operation)
                        .map(letter -> BulkEntry.letter(letter, operation, span))
                        .orElseGet(
                                () ->
                                        new BulkEntry(
                                                operation,
                                                names.index(operation.document()),
                                                span)));
    }

    /** Records the response time of the engine. */
    void answeredAfter(long nanos) {
        answerMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Sends waiting operations, as capacity may have become available. */
    void sendMore() {
        sender.run();
    }
}
