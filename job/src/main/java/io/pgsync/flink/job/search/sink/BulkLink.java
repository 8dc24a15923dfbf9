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

/** What the bulk exchanges of one writer share; used by the task's thread only. */
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
     * @param sender sends what may go now
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

    /** Where the task's thread takes its work from. */
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

    /** What the engine has shown so far of the size of the bodies that it takes. */
    BodyLimit bodyLimit() {
        return bodyLimit;
    }

    boolean gzip() {
        return gzip;
    }

    /** What has come, as one of those that wait. */
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

    /** The engine has answered after that time. */
    void answeredAfter(long nanos) {
        answerMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Something may have come free for what waits. */
    void sendMore() {
        sender.run();
    }
}
