package io.pgsync.flink.job.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.render.Unrenderable;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.IndexNames;
import io.pgsync.flink.job.search.sink.SearchDeadLetters;
import io.pgsync.flink.job.search.sink.SearchTargetFactory;
import io.pgsync.flink.job.search.sink.SinkOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentOperationSerializer;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Targets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Test cases for every sink based on one of Flink's connectors. */
public abstract class ConnectorSinkCases {
    private static final String INDEX = "connector";

    private final SearchOptions search;
    private final SearchClient client;
    private final SearchTargetFactory factory;

    protected ConnectorSinkCases(String sink, Engine engine) {
        search = SearchOptions.of(SharedEngines.search(engine).searchUrl(engine));
        client = new SearchClient(search);
        factory = (SearchTargetFactory) Targets.factory(sink);
    }

    @BeforeEach
    void createIndices() {
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        mapping.putObject("properties").putObject("n").put("type", "long");
        client.deleteIndex(INDEX);
        client.createIndexIfAbsent(INDEX, JsonNodeFactory.instance.objectNode(), mapping);
        SearchDeadLetters letters = new SearchDeadLetters(client, INDEX);
        letters.drop();
        letters.create();
    }

    @Test
    void writesAndDeletesByVersionAndRouting() throws Exception {
        run(
                document("1", null, 5, "{\"n\":5}"),
                document("2", "r", 5, "{\"n\":5}"),
                document("3", null, 5, "{\"n\":5}"));
        run(
                document("1", null, 4, "{\"n\":4}"),
                document("2", "r", 6, "{\"n\":6}"),
                document("3", null, 6, null),
                document("3", null, 5, "{\"n\":5}"),
                document("absent", null, 6, null));

        assertThat(client.getDocument(INDEX, "1", null).orElseThrow().source())
                .as("a conflict is no failure")
                .hasToString("{\"n\":5}");
        assertThat(client.getDocument(INDEX, "2", "r").orElseThrow().version()).isEqualTo(6);
        assertThat(client.getDocument(INDEX, "3", null)).isEmpty();
        assertThat(new SearchDeadLetters(client, INDEX).count()).isZero();
    }

    @Test
    void setsAsideWhatTheEngineRefusesAndWhatCannotBeMade() throws Exception {
        run(
                document("1", null, 1, "{\"n\":1}"),
                document("2", null, 2, "{\"n\":\"two\"}"),
                new DocumentOperation(INDEX, "3", null, null, 3, Unrenderable.of("no JSON")),
                document("4", null, 4, "{\"n\":4}"));

        var letters = new SearchDeadLetters(client, INDEX).of(List.of("1", "2", "3", "4"));
        assertThat(letters).containsOnlyKeys("2", "3");
        assertThat(letters.get("2").reason()).contains("[n]");
        assertThat(letters.get("2").status()).isEqualTo(400);
        assertThat(letters.get("2").version()).isEqualTo(2);
        assertThat(letters.get("2").document()).isEqualTo("{\"n\":\"two\"}");
        assertThat(letters.get("3").reason()).isEqualTo("no JSON");
        client.refresh(INDEX);
        assertThat(client.count(INDEX)).isEqualTo(2);
    }

    @Test
    void stopsWithTheNameOfARefusedDocumentIfThatIsWanted() {
        assertThatThrownBy(() -> run(OnPoison.STOP, document("broken", null, 2, "{\"n\":\"two\"}")))
                .satisfies(
                        failure ->
                                assertThat(ExceptionUtils.stringifyException(failure))
                                        .contains("'broken'", INDEX, "400", "[n]")
                                        .contains("Fix the cause"));
    }

    /** It writes to its own engine alone. */
    protected final void assertRefuses(io.pgsync.flink.job.search.Engine other, String message) {
        assertThatThrownBy(() -> factory.check(other, options(OnPoison.STOP)))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
        factory.check(client.engine(), options(OnPoison.STOP));
    }

    private void run(DocumentOperation... operations) throws Exception {
        run(OnPoison.DEAD_LETTER, operations);
    }

    private void run(OnPoison onPoison, DocumentOperation... operations) throws Exception {
        Configuration configuration = Loopback.configuration();
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        env.fromCollection(List.of(operations), DocumentOperationSerializer.TYPE)
                .sinkTo(factory.sink(options(onPoison)));
        env.execute();
    }

    private SinkOptions options(OnPoison onPoison) {
        return new SinkOptions(search, onPoison, IndexNames.SAME);
    }

    private static DocumentOperation document(
            String id, String routing, long version, String source) {
        byte[] bytes = source == null ? null : source.getBytes(StandardCharsets.UTF_8);
        return new DocumentOperation(INDEX, id, routing, null, version, bytes);
    }
}
