package io.pgsync.flink.sink.elasticsearch7;

import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.job.search.Engine.Distribution;
import io.pgsync.flink.job.testing.ConnectorSinkCases;
import org.junit.jupiter.api.Test;

class Elasticsearch7SinkITCase extends ConnectorSinkCases {
    Elasticsearch7SinkITCase() {
        super("elasticsearch7", Engine.ELASTICSEARCH_7);
    }

    @Test
    void refusesOtherEngines() {
        assertRefuses(
                new io.pgsync.flink.job.search.Engine(Distribution.OPENSEARCH, "2.19.0"),
                "The sink elasticsearch7 writes only to Elasticsearch 7, but this is OpenSearch"
                        + " 2.19.0.");
    }
}
