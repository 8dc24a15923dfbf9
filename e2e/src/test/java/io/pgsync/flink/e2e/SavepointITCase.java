package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stopping with a savepoint while rows change, and starting from it. */
class SavepointITCase {
    private static final int CHANGES = Integer.getInteger("e2e.changes", 4_000);

    @Test
    void jobResumesFromASavepointAlsoWithAnotherParallelism() throws Exception {
        Warehouse warehouse = Warehouse.create("saved", 300);
        try (FlinkCluster cluster = FlinkCluster.start("saved", 2)) {
            String first = cluster.run(warehouse, 2);
            warehouse.awaitIndexEqualsDatabase();
            try (Readers readers = Readers.start(warehouse);
                    Writers writers =
                            Writers.start(warehouse, 2, (count, rows) -> rows >= CHANGES)) {
                writers.awaitRows(CHANGES / 4);
                String savepoint = cluster.stopWithSavepoint(first);

                String wider = cluster.run(warehouse, 4, "-s", savepoint);
                assertThat(cluster.rest().restored(wider)).isEqualTo(1);
                writers.awaitRows(CHANGES / 2);
                savepoint = cluster.stopWithSavepoint(wider);

                String narrower = cluster.run(warehouse, 1, "-s", savepoint);
                assertThat(cluster.rest().restored(narrower)).isEqualTo(1);
                writers.awaitEnd();
                warehouse.awaitIndexEqualsDatabase();
                cluster.stopWithSavepoint(narrower);
                warehouse.assertIndexEqualsDatabase();
                readers.assertNothingTornNorOlder();
                Report.print("saved", "2 savepoints", writers, readers);
            }
        }
    }
}
