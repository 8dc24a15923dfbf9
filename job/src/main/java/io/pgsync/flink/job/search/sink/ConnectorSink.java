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
 * A sink made of one of Flink's own connectors, with what those lack: version conflicts are
 * success, refused documents become dead letters, and the indexed position is known, though only
 * from checkpoint to checkpoint. Operations reach the connector with the index in place of the
 * document's name.
 */
public abstract class ConnectorSink implements Sink<DocumentOperation> {
    private static final long serialVersionUID = 1L;

    // when a connector sends what it has gathered, and how often it tries again
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
     * Makes the connector's sink, where it runs.
     *
     * @param outcomes to be told what became of each operation, by the task's thread
     * @param mailbox where that thread takes its work from
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
