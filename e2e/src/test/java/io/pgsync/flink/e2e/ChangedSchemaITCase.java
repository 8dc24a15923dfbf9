package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting from a savepoint with another schema, while rows change. */
class ChangedSchemaITCase {
    private static final int CHANGES = Integer.getInteger("e2e.changes", 4_000) / 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DOCUMENT = "/0";
    private static final String SHELF = DOCUMENT + "/nodes";
    private static final String BOX = SHELF + "/children/1";
    private static final String ITEM = BOX + "/children/0";

    @TempDir Path directory;

    @Test
    void documentsAreRenderedAnewOrTheSavepointIsRefused() throws Exception {
        Warehouse warehouse = Warehouse.create("changed", 300);
        try (FlinkCluster cluster = FlinkCluster.start("changed", 2)) {
            String job = cluster.run(warehouse, 2);
            warehouse.awaitIndexEqualsDatabase();
            try (Writers writers = Writers.start(warehouse, 6, (count, rows) -> rows >= CHANGES)) {
                writers.awaitRows(CHANGES / 4);
                String savepoint = cluster.stopWithSavepoint(job);

                Warehouse more = changed(warehouse, SHELF, shelf -> columns(shelf).add("zone_id"));
                String refused = cluster.submit(more, 2, "-s", savepoint);
                assertThat(cluster.rest().awaitFailure(refused))
                        .contains("does not hold what this one needs")
                        .contains("column 'zone_id' of changed is new")
                        .contains("pg_drop_replication_slot('pgsync_changed')");

                Warehouse renamed =
                        changed(warehouse, BOX, ChangedSchemaITCase::renameWeightToGrams);
                String other = cluster.run(renamed, 4, "-s", savepoint);
                writers.awaitRows(CHANGES / 2);
                String later = cluster.stopWithSavepoint(other);

                Warehouse fewer = changed(warehouse, ITEM, ChangedSchemaITCase::dropMaker);
                String last = cluster.run(fewer, 2, "-s", later);
                writers.awaitEnd();
                cluster.verify(fewer);
                cluster.stopWithSavepoint(last);

                String late = cluster.submit(fewer, 2, "-s", savepoint);
                assertThat(cluster.rest().awaitFailure(late))
                        .contains("the changes between would be lost")
                        .contains("Restore a newer savepoint or checkpoint");
            }
        }
    }

    @Test
    void whatANewPluginDropsIsDeletedAndComesBackWithoutThePlugin() throws Exception {
        Warehouse warehouse = Warehouse.create("dropping", 30);
        warehouse.execute("update shelf set label = '' where id = 1");
        Warehouse dropping =
                changed(warehouse, DOCUMENT, ChangedSchemaITCase::dropWithoutLabel)
                        .withFlags("--plugins", ExamplePlugin.folder(directory).toString());
        try (FlinkCluster cluster = FlinkCluster.start("dropping", 1)) {
            String without = cluster.run(warehouse, 2);
            warehouse.awaitIndexEqualsDatabase();
            String savepoint = cluster.stopWithSavepoint(without);
            warehouse.execute("update shelf set label = '' where id = 2");

            String with = cluster.run(dropping, 2, "-s", savepoint);
            warehouse.awaitDocuments(28);
            warehouse.execute("update shelf set label = '' where id = 3");
            warehouse.awaitDocuments(27);
            cluster.verify(dropping);
            String later = cluster.stopWithSavepoint(with);

            cluster.run(warehouse, 2, "-s", later);
            warehouse.awaitIndexEqualsDatabase();
            cluster.verify(warehouse);
        }
    }

    /** By the example's plugin. */
    private static void dropWithoutLabel(ObjectNode document) {
        ObjectNode plugin = document.putArray("plugins").addObject().put("name", "ReadingTime");
        plugin.putObject("options").put("source", "label");
    }

    private static void renameWeightToGrams(ObjectNode box) {
        box.putObject("transform").putObject("rename").put("weight", "grams");
    }

    private static void dropMaker(ObjectNode item) {
        item.remove("children");
        columns(item).remove(2);
    }

    private static ArrayNode columns(ObjectNode node) {
        return (ArrayNode) node.get("columns");
    }

    /** The warehouse with another schema: one part of it changed. */
    private Warehouse changed(Warehouse warehouse, String part, Consumer<ObjectNode> change)
            throws IOException {
        JsonNode schema = JSON.readTree(Warehouse.schema().toFile());
        change.accept((ObjectNode) schema.at(part));
        Path file = Files.createTempFile(directory, "schema", ".json");
        JSON.writeValue(file.toFile(), schema);
        return warehouse.withSchema(file);
    }
}
