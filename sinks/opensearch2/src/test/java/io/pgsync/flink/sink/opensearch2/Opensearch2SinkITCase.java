package io.pgsync.flink.sink.opensearch2;

import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.job.search.Engine.Distribution;
import io.pgsync.flink.job.testing.ConnectorSinkCases;
import org.junit.jupiter.api.Test;

class Opensearch2SinkITCase extends ConnectorSinkCases {
    Opensearch2SinkITCase() {
        super("opensearch2", Engine.OPENSEARCH);
    }

    @Test
    void refusesOtherEngines() {
        assertRefuses(
                new io.pgsync.flink.job.search.Engine(Distribution.ELASTICSEARCH, "9.0.0"),
                "The sink opensearch2 writes only to OpenSearch 2, but this is Elasticsearch"
                        + " 9.0.0.");
    }
}
