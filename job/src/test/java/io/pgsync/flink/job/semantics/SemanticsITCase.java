package io.pgsync.flink.job.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.verify.DatabaseDocuments;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What schemas may ask for beyond the examples: several documents in a file, names that need
 * quotes, several schemas, tables without primary key, partitions, composite keys, one table in
 * several places, joins by other keys, dangling references, TRUNCATE, transforms on scalar
 * children, routing that changes, settings and pipelines. Each transaction of {@code changes.sql}
 * must leave the index as Postgres composes it.
 */
class SemanticsITCase {
    private static final String DATABASE = "semantics";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));

    /** A document with its routing. */
    private record Place(String routing, JsonNode source) {}

    @Test
    void theIndexFollowsTheDatabase() throws Exception {
        createPipeline();
        SharedEngines.createDatabase(DATABASE);
        RunningJob.execute(DATABASE, resource("tables.sql"));
        try (RunningJob job = RunningJob.start(DATABASE, resource("schema.json"), 2)) {
            assertSame(job, "the snapshot");
            assertThat(reread(job.documents("orders").get("1").source()))
                    .isEqualTo(
                            JSON.readTree(
                                    """
                                    {"Id": 1, "select": "a", "it's \\"q\\"": "quoted", "place": 1,
                                     "lines/%": [{"no": 1, "item": "nut"}, {"no": 2, "item": "bolt"}],
                                     "Größen": {"id": 1, "town_id": 1, "größe": 1.50, "town": "Ulm"}}
                                    """));
            assertThat(job.documents("devices").keySet()).containsExactly("a|1", "b|2");
            assertThat(job.documents("accounts").keySet())
                    .containsExactly("x|1|1", "x|y|2|2", "y|2|1");
            assertThat(job.documents("customers").get("1").routing())
                    .isEqualTo("1 Ann ['N-1', None]!");
            assertThat(setting("orders", "number_of_shards")).isEqualTo("2");
            for (String change : resource("changes.sql").split("-- @")) {
                RunningJob.execute(DATABASE, "-- " + change);
                assertSame(job, change.lines().findFirst().orElse("nothing"));
            }
        }
    }

    private void createPipeline() throws Exception {
        search.request(
                "PUT",
                "/_ingest/pipeline/stamp",
                JSON.readTree(
                        "{\"processors\":[{\"set\":{\"field\":\"by\",\"value\":\"pipeline\"}}]}"));
    }

    private void assertSame(RunningJob job, String when) throws Exception {
        job.awaitIndexed();
        List<DocumentPlan> documents = job.plan().documents();
        assertThat(documents).hasSize(5);
        for (DocumentPlan document : documents) {
            assertThat(indexed(job, document))
                    .as("%s after: %s", document.name(), when)
                    .isEqualTo(composed(document));
        }
    }

    private static Map<String, Place> composed(DocumentPlan plan) throws Exception {
        Map<String, Place> documents = new TreeMap<>();
        try (DatabaseDocuments database =
                DatabaseDocuments.open(RunningJob.postgres(DATABASE), plan)) {
            database.all(d -> documents.put(d.id(), new Place(d.routing(), reread(d.source()))));
        }
        return documents;
    }

    private static Map<String, Place> indexed(RunningJob job, DocumentPlan plan) {
        Map<String, Place> documents = new TreeMap<>();
        job.documents(plan.name())
                .forEach(
                        (id, document) -> {
                            ObjectNode source = (ObjectNode) reread(document.source());
                            if (plan.pipeline().isPresent()) {
                                assertThat(source.remove("by").asText()).isEqualTo("pipeline");
                            }
                            documents.put(id, new Place(document.routing(), source));
                        });
        return documents;
    }

    /** With numbers of one kind on both sides. */
    private static JsonNode reread(JsonNode source) {
        try {
            return JSON.readTree(source.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String setting(String index, String name) {
        return search.request("GET", "/" + index + "/_settings", null)
                .path(index)
                .path("settings")
                .path("index")
                .path(name)
                .asText();
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = SemanticsITCase.class.getResourceAsStream("/semantics/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
