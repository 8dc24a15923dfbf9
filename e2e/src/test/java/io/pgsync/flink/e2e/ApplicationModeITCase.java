package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Application mode, as the Kubernetes operator runs the job, with a plugin in the image, and
 * SIGKILL to the JobManager.
 */
class ApplicationModeITCase {
    private static final int CHANGES = Integer.getInteger("e2e.changes", 4_000) / 4;
    private static final String PLUGIN =
            """
            "plugins": [{"name": "ReadingTime", "options": {"source": "label"}}],
            """;

    @Test
    void theNextJobManagerGoesOnWithTheJob(@TempDir Path directory) throws Exception {
        Path schema = directory.resolve("schema.json");
        String text = Files.readString(Warehouse.schema());
        Files.writeString(schema, text.replace("\"nodes\"", PLUGIN + "\"nodes\""));
        Warehouse warehouse = Warehouse.create("application", 300).withSchema(schema);
        Path plugins = ExamplePlugin.folder(directory);
        List<Path> jars = List.of(Checkout.jobJar(), plugins.resolve(ExamplePlugin.JAR));
        try (FlinkCluster cluster = FlinkCluster.startApplication("application", warehouse, jars)) {
            String job = cluster.rest().awaitOnlyJob();
            warehouse.awaitDocuments(300);
            cluster.rest().awaitCheckpoints(job, 1);
            assertThat(warehouse.document(1).orElseThrow().source().has("reading_minutes"))
                    .isTrue();
            try (Writers writers = Writers.start(warehouse, 7, (count, rows) -> rows >= CHANGES)) {
                writers.awaitRows(CHANGES / 2);
                cluster.replaceJobManager();
                cluster.rest().awaitRestored(job, 1);
                writers.awaitEnd();
            }
            cluster.verify(warehouse.withFlags("--plugins", plugins.toString()));
        }
    }
}
