package io.pgsync.flink.job.search.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.Engines;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentOperationSerializer;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.Loopback;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BulkSinkITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(Loopback.configuration())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String INDEX = "bulk-sink";

    private final ObjectMapper json = new ObjectMapper();
    private final SearchOptions search =
            SearchOptions.of(SharedEngines.openSearch().openSearchUrl());
    private final SearchClient client = new SearchClient(search);

    @BeforeEach
    void createIndex() {
        client.createIndexIfAbsent(
                INDEX, json.createObjectNode().put("number_of_shards", 3), json.createObjectNode());
    }

    @AfterEach
    void deleteIndex() {
        client.deleteIndex(INDEX);
    }

    @Test
    void keepsTheHighestVersionWhateverTheOrder() throws Exception {
        run(document("1", null, 5, "{\"v\":5}"), document("2", null, 9, null));
        run(
                document("1", null, 4, "{\"v\":4}"),
                document("1", null, 5, "{\"v\":55}"),
                document("2", null, 8, "{\"v\":8}"),
                document("3", null, 1, "{\"v\":1}"),
                document("3", null, 2, "{\"v\":2}"));

        assertThat(find("1", null).version()).isEqualTo(5);
        assertThat(find("1", null).source().toString()).isEqualTo("{\"v\":5}");
        assertThat(client.getDocument(INDEX, "2", null)).isEmpty();
        assertThat(find("3", null).source().toString()).isEqualTo("{\"v\":2}");
    }

    @Test
    void deletesByVersionAndRouting() throws Exception {
        run(
                document("1", "a", 1, "{}"),
                document("2", "b", 1, "{}"),
                document("3", "c", 7, "{}"),
                document("1", "a", 2, null),
                document("3", "c", 6, null),
                document("absent", "c", 6, null));
        client.refresh(INDEX);

        assertThat(client.count(INDEX)).isEqualTo(2);
        assertThat(find("2", "b").routing()).isEqualTo("b");
        assertThat(find("3", "c").version()).isEqualTo(7);
    }

    @Test
    void sendsThroughTheIngestPipeline() throws Exception {
        client.request(
                "PUT",
                "/_ingest/pipeline/mark",
                json.readTree("{\"processors\":[{\"set\":{\"field\":\"m\",\"value\":1}}]}"));
        run(
                new DocumentOperation(INDEX, "1", null, "mark", 1, bytes("{\"a\":1}")),
                new DocumentOperation(INDEX, "2", null, "mark", 1, null));

        assertThat(find("1", null).source().get("m").asInt()).isEqualTo(1);
    }

    @Test
    void stopsTheJobWithTheReasonOfARefusedDocument() throws Exception {
        client.request( // or else the first of the two to arrive decides what n is
                "PUT",
                "/" + INDEX + "/_mapping",
                json.readTree("{\"properties\":{\"n\":{\"type\":\"long\"}}}"));
        assertThatThrownBy(
                        () ->
                                run(
                                        document("1", null, 1, "{\"n\":1}"),
                                        document("broken", null, 1, "{\"n\":{\"a\":1}}")))
                .satisfies(
                        failure ->
                                assertThat(ExceptionUtils.stringifyException(failure))
                                        .contains("'broken'", INDEX, "400", "mapp")
                                        .contains("Fix the cause")
                                        .doesNotContain("NoRestartBackoffTimeStrategy"));
    }

    @Test
    void losesNothingWhenTheEngineIsKilledInTheMiddleOfALoad(@TempDir Path folder)
            throws Exception {
        int documents = 100_000;
        try (Engines engines = Engines.builder(folder).openSearch().start()) {
            SearchOptions own = SearchOptions.of(engines.openSearchUrl());
            SearchClient ownClient = new SearchClient(own);
            ownClient.createIndexIfAbsent(INDEX, json.createObjectNode(), json.createObjectNode());
            StreamExecutionEnvironment env = environment(own);
            env.enableCheckpointing(500);
            DataStream<DocumentOperation> load =
                    env.fromSequence(1, documents)
                            .map(BulkSinkITCase::numbered)
                            .returns(DocumentOperationSerializer.TYPE);
            load.sinkTo(new BulkSink(BulkSink.Settings.of(own)));
            JobClient job = env.executeAsync();
            while (refreshedCount(ownClient) < documents / 10) {
                Thread.sleep(50);
            }
            engines.kill(Engine.OPENSEARCH);
            boolean inTheMiddle = !job.getJobStatus().get().isTerminalState();
            engines.restart(Engine.OPENSEARCH);
            job.getJobExecutionResult().get();

            assertThat(inTheMiddle).isTrue();
            assertThat(refreshedCount(ownClient)).isEqualTo(documents);
        }
    }

    private long refreshedCount(SearchClient engine) {
        engine.refresh(INDEX);
        return engine.count(INDEX);
    }

    private static DocumentOperation numbered(long number) {
        return document(Long.toString(number), null, number, "{\"n\":" + number + "}");
    }

    private void run(DocumentOperation... operations) throws Exception {
        StreamExecutionEnvironment env = environment(search);
        env.fromCollection(List.of(operations), DocumentOperationSerializer.TYPE)
                .sinkTo(new BulkSink(BulkSink.Settings.of(search)));
        env.execute();
    }

    private static StreamExecutionEnvironment environment(SearchOptions options) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    }

    private StoredDocument find(String id, String routing) {
        return client.getDocument(INDEX, id, routing).orElseThrow();
    }

    private static DocumentOperation document(
            String id, String routing, long version, String source) {
        return new DocumentOperation(
                INDEX, id, routing, null, version, source == null ? null : bytes(source));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
