package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.HttpTransport;
import org.apache.flink.api.common.operators.MailboxExecutor;

/** What the bulk exchanges of one writer share; used by the task's thread only. */
final class BulkLink {
    private final HttpTransport transport;
    private final MailboxExecutor mailbox;
    private final SinkMetrics metrics;
    private final IndexedPosition indexed;
    private final BulkWindow window;
    private final RefusedDocuments refusedDocuments;
    private final boolean gzip;
    private long acceptedBytes = Long.MAX_VALUE;

    BulkLink(
            BulkSink.Settings settings,
            MailboxExecutor mailbox,
            SinkMetrics metrics,
            IndexedPosition indexed,
            BulkWindow window) {
        this.transport = new HttpTransport(settings.search());
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.indexed = indexed;
        this.window = window;
        this.refusedDocuments = settings.refusedDocuments();
        this.gzip = settings.bulk().gzip();
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

    RefusedDocuments refusedDocuments() {
        return refusedDocuments;
    }

    boolean gzip() {
        return gzip;
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
