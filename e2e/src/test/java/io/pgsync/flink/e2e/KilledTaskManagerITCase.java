package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SIGKILL to TaskManagers while rows change. */
class KilledTaskManagerITCase {
    private static final int CHANGES = Integer.getInteger("e2e.changes", 4_000);
    private static final int KILLS = Integer.getInteger("e2e.kills", 2);

    @Test
    void nothingIsLostAndNothingGoesBack() throws Exception {
        Warehouse warehouse = Warehouse.create("killed", 300);
        try (FlinkCluster cluster = FlinkCluster.start("killed", 2)) {
            String job = cluster.run(warehouse, 4);
            warehouse.awaitIndexEqualsDatabase();
            cluster.rest().awaitCheckpoints(job, 1);
            try (Readers readers = Readers.start(warehouse);
                    Writers writers =
                            Writers.start(warehouse, 3, (count, rows) -> rows >= CHANGES)) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    writers.awaitRows(CHANGES / (KILLS + 1) * kill);
                    long before = cluster.rest().runningSince(job);
                    // by turns the older one and the one that came for the last that was killed
                    cluster.replaceTaskManager(kill % 2);
                    cluster.rest().awaitRunning(job, before);
                }
                writers.awaitEnd();
                warehouse.awaitIndexEqualsDatabase();
                assertThat(cluster.rest().restored(job)).isGreaterThanOrEqualTo(KILLS);
                cluster.stopWithSavepoint(job);
                warehouse.assertIndexEqualsDatabase();
                readers.assertNothingTornNorOlder();
                Report.print("killed", KILLS + " kills", writers, readers);
            }
        }
    }
}
