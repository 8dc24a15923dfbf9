package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flink run} with the job jar. */
class SubmittedJobITCase {
    @Test
    void indexFollowsTheDatabase() throws Exception {
        Warehouse warehouse = Warehouse.create("submitted", 300);
        try (FlinkCluster cluster = FlinkCluster.start("submitted", 1)) {
            String job = cluster.run(warehouse, 2);
            warehouse.awaitIndexEqualsDatabase();

            try (Writers writers = Writers.start(warehouse, 1, (count, rows) -> count >= 300)) {
                writers.awaitEnd();
            }
            warehouse.awaitIndexEqualsDatabase();
            cluster.stopWithSavepoint(job);
            warehouse.assertIndexEqualsDatabase();
        }
    }

    @Test
    void pluginsGoAlongWithTheJob(@TempDir Path directory) throws Exception {
        Warehouse warehouse = Warehouse.create("plugged", 30);
        warehouse.execute("update shelf set label = '' where id = 2");
        Path schema =
                Files.writeString(
                        directory.resolve("plugged.json"),
                        """
                        [{"database": "plugged", "index": "plugged",
                          "plugins": [{"name": "ReadingTime", "options": {"source": "label"}}],
                          "nodes": {"table": "shelf", "columns": ["id", "label"]}}]
                        """);
        Warehouse plugged =
                warehouse
                        .withSchema(schema)
                        .withFlags("--plugins", ExamplePlugin.folder(directory).toString());
        try (FlinkCluster cluster = FlinkCluster.start("plugged", 1)) {
            cluster.run(plugged, 2);
            warehouse.awaitDocuments(29);
            assertThat(warehouse.document(1).orElseThrow().source().path("reading_minutes").asInt())
                    .isEqualTo(1);
            assertThat(warehouse.document(2)).as("dropped").isEmpty();

            warehouse.execute("update shelf set label = 'written' where id = 2");
            warehouse.awaitDocuments(30);
        }
    }

    @Test
    void mistakesAreToldWithoutAStackTrace(@TempDir Path directory) throws Exception {
        Warehouse warehouse = Warehouse.create("mistaken", 30);
        Path schema = directory.resolve("mistaken.json");
        String text = Files.readString(Warehouse.schema());
        Files.writeString(schema, text.replace("\"weight\"", "\"wieght\""));
        try (FlinkCluster cluster = FlinkCluster.start("mistaken", 0)) {
            FlinkProcess.Result result =
                    cluster.flink(
                            warehouse.jobEnvironment(),
                            "run",
                            List.of(
                                    Checkout.jobJar().toString(),
                                    "--pg-url",
                                    warehouse.postgresUrl(),
                                    "--schema",
                                    schema.toString()));
            assertThat(result.status()).isNotZero();
            assertThat(result.err())
                    .startsWith("error[")
                    .contains("'wieght'", "did you mean 'weight'?")
                    .doesNotContain("\tat ");
        }
    }
}
