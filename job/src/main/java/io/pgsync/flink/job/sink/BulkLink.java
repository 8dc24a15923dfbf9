package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.bulk.BodyLimit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What the bulk exchanges of one writer share; used by the task's thread only. */
final class BulkLink {
    private final HttpTransport transport;
    private final MailboxExecutor mailbox;
    private final SinkMetrics metrics;
    private final IndexedPosition indexed = new IndexedPosition();
    private final BulkWindow window;
    private final Refusals refusals;
    private final boolean gzip;
    private final BodyLimit bodyLimit;

    BulkLink(
            BulkSink.Settings settings,
            MailboxExecutor mailbox,
            SinkWriterMetricGroup metricGroup) {
        this.transport = new HttpTransport(settings.search());
        this.mailbox = mailbox;
        this.window = new BulkWindow(settings.bulk());
        this.metrics = new SinkMetrics(metricGroup, indexed);
        metrics.showInFlight(window);
        this.refusals = new Refusals(settings.refusedDocuments(), metrics);
        this.gzip = settings.bulk().gzip();
        this.bodyLimit = new BodyLimit(settings.bulk().maxBytes());
    }

    HttpTransport transport() {
        return transport;
    }

    /** Where the task's thread takes its work from. */
    MailboxExecutor mailbox() {
        return mailbox;
    }

    SinkMetrics metrics() {
        return metrics;
    }

    IndexedPosition indexed() {
        return indexed;
    }

    BulkWindow window() {
        return window;
    }

    Refusals refusals() {
        return refusals;
    }

    boolean gzip() {
        return gzip;
    }

    /** What has come, as one of those that wait. */
    BulkEntry arrived(DocumentOperation operation) {
        IndexedPosition.Span span = indexed.arrived();
        BulkEntry entry =
                refusals.admit(operation)
                        .map(letter -> BulkEntry.letter(letter, span))
                        .orElseGet(() -> new BulkEntry(operation, span));
        window.enter(entry);
        return entry;
    }

    /** What the engine has shown so far of the size of the bodies that it takes. */
    BodyLimit bodyLimit() {
        return bodyLimit;
    }
}
