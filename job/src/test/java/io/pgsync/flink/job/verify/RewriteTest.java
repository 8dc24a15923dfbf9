package io.pgsync.flink.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.job.search.TestingEngine;
import io.pgsync.flink.job.sink.DocumentStore.Result;
import io.pgsync.flink.job.sink.DocumentStore.WriteOutcome;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.SearchTargets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RewriteTest {
    private static final ObjectNode SOURCE = JsonNodeFactory.instance.objectNode().put("n", 1);
    private static final String CONFLICT =
            "{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}";

    private final TestingEngine engine = new TestingEngine();
    private final Rewrite rewrite =
            new Rewrite(
                    new DocumentPlan(
                            "database",
                            "b",
                            null,
                            Optional.empty(),
                            Optional.of("p"),
                            List.of(),
                            false,
                            null,
                            null),
                    SearchTargets.at(engine.options().urls().get(0).toString()).requireStore("b"));

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void writesWhatIsWantedAndDeletesCopiesInOtherPlaces() throws Exception {
        assertThat(rewrite.write(List.of(wanted("1", "old"), unwanted("2")), 7)).isEmpty();
        assertThat(engine.requests().get(0).body())
                .isEqualTo(
                        """
                        {"delete":{"_index":"b","_id":"1","routing":"old","version":6,"version_type":"external"}}
                        {"index":{"_index":"b","_id":"1","routing":"new","pipeline":"p","version":7,"version_type":"external"}}
                        {"n":1}
                        {"delete":{"_index":"b","_id":"2","routing":"old","version":6,"version_type":"external"}}
                        """);
    }

    @Test
    void anIndexThatIsMissingIsAnErrorForWritesAndNotForDeletes() throws Exception {
        String missing =
                "{\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index [b]\"}}";
        answer(missing, missing);

        assertThat(write(wanted("1"), unwanted("2")))
                .containsOnlyKeys("1")
                .hasEntrySatisfying(
                        "1", outcome -> assertThat(outcome.reason()).contains("no such index [b]"));
    }

    @Test
    void whatTheEngineCannotTakeNowIsNoRefusal() throws Exception {
        answer("{\"status\":429,\"error\":{\"type\":\"full\"}}");

        assertThat(write(wanted("1"))).isEmpty();
        assertThat(engine.requests()).hasSize(2);
    }

    @Test
    void aFailureCountsMoreThanAConflictOfTheSameDocument() throws Exception {
        String refusal = "{\"status\":400,\"error\":{\"type\":\"t\",\"reason\":\"no\"}}";
        answer(CONFLICT, refusal, CONFLICT, "{\"status\":201}");

        Map<String, WriteOutcome> undone = write(wanted("1", "old"), wanted("2", "old"));

        assertThat(undone.get("1").result()).isEqualTo(Result.FAILED);
        assertThat(undone.get("2").result()).isEqualTo(Result.SUPERSEDED);
    }

    private Map<String, WriteOutcome> write(Comparison... looks) throws InterruptedException {
        return rewrite.write(List.of(looks), 7);
    }

    private void answer(String... items) {
        engine.then(request -> TestingEngine.items(request, List.of(items)));
    }

    private static Comparison wanted(String id, String... routings) {
        return new Comparison(id, new OracleDocument(id, "new", SOURCE), copies(id, routings));
    }

    private static Comparison unwanted(String id) {
        return new Comparison(id, null, copies(id, "old"));
    }

    private static List<StoredDocument> copies(String id, String... routings) {
        return List.of(routings).stream()
                .map(routing -> new StoredDocument("b", id, routing, 1, SOURCE))
                .toList();
    }
}
