package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.Engine;
import org.apache.flink.api.connector.sink2.Sink;

/** The sink that comes with the job, for all engines. */
public final class BulkSinkFactory implements DocumentSinkFactory {
    @Override
    public String name() {
        return DocumentSinks.DEFAULT;
    }

    @Override
    public void check(Engine engine, SinkOptions options) {
        // an engine that is supported at all is supported by this one
    }

    @Override
    public Sink<DocumentOperation> create(SinkOptions options) {
        return new BulkSink(
                BulkSink.Settings.of(options.search())
                        .withRefusedDocuments(options.onPoison().refusedDocuments()));
    }
}
