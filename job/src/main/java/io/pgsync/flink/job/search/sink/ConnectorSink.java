package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.Refusals;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.io.IOException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A sink based on one of Flink's own connectors. Adds what the connector lacks: version conflicts
 * count as success, refused documents become dead letters, and the indexed position is known,
 * though updated only at checkpoints. The connector receives operations with the index in place of
 * the document name.
 */
public abstract class ConnectorSink implements Sink<DocumentOperation> {
    private static final long serialVersionUID = 1L;

    // when a connector sends its buffer, and how often it retries
    protected static final int MAX_DOCUMENTS = 1_000;
    protected static final int MAX_MEGABYTES = 4;
    protected static final long MAX_WAIT_MILLIS = 100;
    protected static final int RETRIES = 8;
    protected static final long FIRST_WAIT_MILLIS = 100;

    private final SinkOptions options;

    protected ConnectorSink(SinkOptions options) {
        this.options = options;
    }

    /**
     * Creates the connector's sink, in the task.
     *
     * @param outcomes must be told the outcome of each operation, by the task's thread
     * @param mailbox the mailbox of that thread
     */
    protected abstract Sink<DocumentOperation> connector(
            SinkOptions sinkOptions, ItemOutcomes outcomes, MailboxExecutor mailbox);

    @Override
    public SinkWriter<DocumentOperation> createWriter(WriterInitContext context)
            throws IOException {
        AcknowledgedPosition indexed = new AcknowledgedPosition();
        TargetMetrics metrics = new TargetMetrics(context.metricGroup(), indexed);
        Refusals refusals = new Refusals(options.onPoison().refusedDocuments(), metrics);
        ItemOutcomes outcomes =
                new ItemOutcomes(
                        refusals,
                        metrics,
                        new BulkMetrics(context.metricGroup()),
                        indexed,
                        options.names());
        Sink<DocumentOperation> connector =
                connector(options, outcomes, context.getMailboxExecutor());
        return new ConnectorWriter(connector.createWriter(context), outcomes);
    }

    @Override
    @Deprecated
    public SinkWriter<DocumentOperation> createWriter(InitContext context) {
        throw new UnsupportedOperationException("Flink 1.20 calls the other one");
    }
}
