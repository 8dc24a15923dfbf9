package io.pgsync.flink.job.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.StoredDocument;
import io.pgsync.flink.job.testing.RunningJob;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PGSync's examples: the documents are PGSync's own, after the snapshot and after each change. */
class GoldenExamplesITCase {

    @ParameterizedTest
    @ValueSource(strings = {"through", "schemas", "starcraft", "through_schemas"})
    void documentsEqualThoseOfPgsyncAfterTheSnapshot(String name) throws Exception {
        try (RunningJob job = start(name)) {
            assertThat(index(job)).isEqualTo(GoldenExample.named(name).expected());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "social", "airbnb"})
    void documentsEqualThoseOfPgsyncAfterEveryChange(String name) throws Exception {
        GoldenExample example = GoldenExample.named(name);
        try (RunningJob job = start(name)) {
            assertThat(index(job)).isEqualTo(example.expected());
            for (GoldenExample.Block block : example.blocks("changes")) {
                Map<String, StoredDocument> before = job.documents(indexName(job));
                for (String transaction : block.transactions()) {
                    RunningJob.execute(database(name), transaction);
                }
                long t0 = System.nanoTime();
                job.awaitIndexed();
                System.out.println("TT " + block.name() + " " + (System.nanoTime() - t0) / 1000000);
                assertThat(index(job)).as(block.name()).isEqualTo(expected(name, block));
                assertUnchangedDocumentsWereNotWritten(
                        block.name(), before, job.documents(indexName(job)));
            }
        }
    }

    /** PGSync takes any of several bookings of one user; here it is the one with the lowest key. */
    static Map<String, JsonNode> expected(String example, GoldenExample.Block block) {
        Map<String, JsonNode> expected = GoldenExample.documents(block.expected());
        if (example.equals("airbnb") && block.name().equals("second_child_of_one_to_one")) {
            Map<String, JsonNode> before =
                    GoldenExample.documents(
                            block.expected()
                                    .resolveSibling("19-deep_insert_separate_tx_no_pause.ndjson"));
            expected.put("5", before.get("5"));
        }
        return expected;
    }

    private static void assertUnchangedDocumentsWereNotWritten(
            String block, Map<String, StoredDocument> before, Map<String, StoredDocument> after) {
        after.forEach(
                (id, document) -> {
                    StoredDocument old = before.get(id);
                    if (old != null && old.source().equals(document.source())) {
                        assertThat(document.version())
                                .as("version of unchanged document %s in %s", id, block)
                                .isEqualTo(old.version());
                    }
                });
    }

    private static RunningJob start(String name) throws Exception {
        assumeTrue(Files.isDirectory(GoldenExample.root()), "the golden examples are not here");
        GoldenExample example = GoldenExample.named(name);
        SharedEngines.createDatabase(database(name));
        RunningJob.execute(database(name), example.data());
        RunningJob job = RunningJob.start(database(name), example.schema(), 2);
        job.awaitIndexed();
        return job;
    }

    /** The schema files name their databases. */
    private static String database(String example) {
        return example;
    }

    private static String indexName(RunningJob job) {
        return job.plan().documents().get(0).index();
    }

    private static Map<String, JsonNode> index(RunningJob job) {
        Map<String, JsonNode> documents = new TreeMap<>();
        job.documents(indexName(job))
                .forEach((id, d) -> documents.put(id, GoldenExample.normalise(d.source())));
        return documents;
    }
}
