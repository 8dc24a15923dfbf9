package io.pgsync.flink.sink.opensearch2;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.Engine;
import io.pgsync.flink.job.search.sink.SearchTargetFactory;
import io.pgsync.flink.job.search.sink.SinkOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import org.apache.flink.api.connector.sink2.Sink;

/** Makes the sink {@code opensearch2}. */
public final class Opensearch2SinkFactory extends SearchTargetFactory {
    private static final int MAJOR = 2;

    @Override
    public String name() {
        return "opensearch2";
    }

    @Override
    public void check(Engine engine, SinkOptions options) {
        if (engine.distribution() != Engine.Distribution.OPENSEARCH || engine.major() != MAJOR) {
            throw new UserException(
                    "The sink opensearch2 writes only to OpenSearch 2, but this is " + engine + ".",
                    "Leave out --sink; the job's own sink writes to all engines.");
        }
    }

    @Override
    public Sink<DocumentOperation> sink(SinkOptions options) {
        return new Opensearch2Connector(options);
    }
}
