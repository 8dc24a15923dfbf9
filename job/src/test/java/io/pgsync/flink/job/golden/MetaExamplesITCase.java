package io.pgsync.flink.job.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.testing.RunningJob;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PGSync's examples with the option meta: {@code _meta} is PGSync's own, its lists in their order,
 * the rest of the documents is what it is without, and Postgres composes the same.
 */
class MetaExamplesITCase {
    private static final CompileOptions WITH_META = CompileOptions.DEFAULT.withMeta(true);

    @ParameterizedTest
    @ValueSource(strings = {"social", "quiz", "book"})
    void metaEqualsThatOfPgsyncAfterEveryChange(String name) throws Exception {
        GoldenExample example = GoldenExample.load(name);
        Corrections corrections = new Corrections(name);
        try (RunningJob job = RunningJob.start(name, example.schema(), WITH_META, 2)) {
            for (GoldenExample.Block block : example.blocks("changes")) {
                for (String transaction : block.transactions()) {
                    RunningJob.execute(name, transaction);
                }
                job.awaitIndexed();
                Map<String, JsonNode> metas = new TreeMap<>();
                Map<String, JsonNode> documents = new TreeMap<>();
                String index = job.plan().documents().get(0).name();
                job.documents(index)
                        .forEach(
                                (id, stored) -> {
                                    ObjectNode source = (ObjectNode) stored.source();
                                    metas.put(id, source.remove("_meta"));
                                    documents.put(id, GoldenExample.normalise(source));
                                });
                assertThat(metas).as(block.name()).isEqualTo(GoldenExample.metas(block.expected()));
                assertThat(documents)
                        .as(block.name())
                        .isEqualTo(corrections.apply(GoldenExample.documents(block.expected())));
            }
            DocumentPlan plan = job.plan().documents().get(0);
            assertThat(RunningJob.verify(plan, false).isEqual()).isTrue();
        }
    }
}
