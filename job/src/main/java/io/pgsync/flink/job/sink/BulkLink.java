package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.HttpTransport;
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
    private long acceptedBytes;

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
        this.acceptedBytes = settings.bulk().maxBytes();
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

    /** The most bytes of a body that the engine, or a proxy before it, is believed to take. */
    long acceptedBytes() {
        return acceptedBytes;
    }

    /** The engine refused a body of that size as too large. */
    void tooLarge(long bytes) {
        acceptedBytes = Math.min(acceptedBytes, Math.max(1, bytes / 2));
    }
}
