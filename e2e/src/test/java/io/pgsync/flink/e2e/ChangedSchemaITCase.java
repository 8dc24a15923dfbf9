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

                Warehouse more = changed(warehouse, "", shelf -> columns(shelf).add("zone_id"));
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

    private static final String BOX = "/children/1";
    private static final String ITEM = BOX + "/children/0";

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

    /** The warehouse with another schema: one node of it changed. */
    private Warehouse changed(Warehouse warehouse, String node, Consumer<ObjectNode> change)
            throws IOException {
        JsonNode schema = JSON.readTree(Warehouse.schema().toFile());
        change.accept((ObjectNode) schema.at("/0/nodes" + node));
        Path file = Files.createTempFile(directory, "schema", ".json");
        JSON.writeValue(file.toFile(), schema);
        return warehouse.withSchema(file);
    }
}
