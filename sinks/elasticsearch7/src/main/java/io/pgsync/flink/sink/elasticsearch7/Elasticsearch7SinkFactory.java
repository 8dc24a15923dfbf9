package io.pgsync.flink.sink.elasticsearch7;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.Engine;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.SearchTargetFactory;
import io.pgsync.flink.job.search.sink.SinkOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.tls.TlsOptions;
import org.apache.flink.api.connector.sink2.Sink;

/** Makes the sink {@code elasticsearch7}. */
public final class Elasticsearch7SinkFactory extends SearchTargetFactory {
    private static final int MAJOR = 7;

    @Override
    public String name() {
        return "elasticsearch7";
    }

    @Override
    public void check(Engine engine, SinkOptions options) {
        if (engine.distribution() != Engine.Distribution.ELASTICSEARCH || engine.major() != MAJOR) {
            throw new UserException(
                    "The sink elasticsearch7 writes only to Elasticsearch 7, but this is "
                            + engine
                            + ".",
                    "Leave out --sink; the job's own sink writes to all engines.");
        }
        SearchOptions search = options.search();
        if (search.apiKey() != null || search.bearer() != null) {
            throw new UserException(
                    "The sink elasticsearch7 can log in only with user and password.",
                    "Set ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD instead of the API key"
                            + " or token; or leave out --sink, because the job's own sink"
                            + " supports all of them.");
        }
        if (!search.tls().equals(TlsOptions.DEFAULT)) {
            throw new UserException(
                    "The sink elasticsearch7 supports only Java's own certificates.",
                    "Leave out the ELASTICSEARCH_… variables for certificates, and have Java trust"
                            + " the authority (-Djavax.net.ssl.trustStore); or leave out"
                            + " --sink, because the job's own sink supports them.");
        }
    }

    @Override
    public Sink<DocumentOperation> sink(SinkOptions options) {
        return new Elasticsearch7Connector(options);
    }
}
