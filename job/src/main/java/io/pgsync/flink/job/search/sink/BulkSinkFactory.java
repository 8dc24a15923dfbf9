package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.Engine;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.Targets;
import org.apache.flink.api.connector.sink2.Sink;

/** The built-in sink, for all engines. */
public final class BulkSinkFactory extends SearchTargetFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
        return Targets.DEFAULT;
    }

    @Override
    public void check(Engine engine, SinkOptions options) {
        // this sink supports every supported engine
    }

    @Override
    public Sink<DocumentOperation> sink(SinkOptions options) {
        return new BulkSink(
                BulkSink.Settings.of(options.search())
                        .withRefusedDocuments(options.onPoison().refusedDocuments())
                        .withNames(options.names()));
    }
}
