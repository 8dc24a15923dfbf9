package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.sink.DocumentOperation;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.SinkWriter;

/** A connector's writer, followed by the dead letters for operations that the engine refused. */
final class ConnectorWriter implements SinkWriter<DocumentOperation> {
    private final SinkWriter<DocumentOperation> connector;
    private final ItemOutcomes outcomes;
    private Watermark reached = new Watermark(Long.MIN_VALUE);

    ConnectorWriter(SinkWriter<DocumentOperation> connector, ItemOutcomes outcomes) {
        this.connector = connector;
        this.outcomes = outcomes;
    }

    @Override
    public void write(DocumentOperation operation, Context context)
            throws IOException, InterruptedException {
        connector.write(outcomes.admit(operation), context);
        writeLetters();
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        reached = watermark;
    }

    /** Flushes until the dead letters of the last responses are acknowledged too. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        do {
            connector.flush(endOfInput);
        } while (writeLetters());
        outcomes.indexed(reached);
    }

    /** Whether there were any. */
    private boolean writeLetters() throws IOException, InterruptedException {
        boolean any = false;
        for (DocumentOperation letter = outcomes.nextLetter();
                letter != null;
                letter = outcomes.nextLetter()) {
            connector.write(letter, null);
            any = true;
        }
        return any;
    }

    @Override
    public void close() throws Exception {
        connector.close();
    }
}
