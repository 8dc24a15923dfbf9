package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SIGKILL to the JobManager and to a TaskManager of a highly available cluster. */
class HighAvailabilityITCase {
    private static final int CHANGES = Integer.getInteger("e2e.changes", 4_000);

    @Test
    void theJobSurvivesItsJobManager() throws Exception {
        Warehouse warehouse = Warehouse.create("available", 300);
        try (FlinkCluster cluster = FlinkCluster.startHighlyAvailable("available", 2)) {
            String job = cluster.run(warehouse, 4);
            warehouse.awaitIndexEqualsDatabase();
            cluster.rest().awaitCheckpoints(job, 1);
            try (Readers readers = Readers.start(warehouse);
                    Writers writers =
                            Writers.start(warehouse, 5, (count, rows) -> rows >= CHANGES)) {
                writers.awaitRows(CHANGES / 4);
                cluster.replaceJobManager();
                cluster.rest().awaitRestored(job, 1);

                writers.awaitRows(CHANGES / 2);
                long before = cluster.rest().runningSince(job);
                cluster.replaceTaskManager(0);
                cluster.rest().awaitRunning(job, before);

                writers.awaitEnd();
                warehouse.awaitIndexEqualsDatabase();
                cluster.verify(warehouse);
                readers.assertNothingTornNorOlder();
                assertThat(cluster.rest().restored(job)).isGreaterThanOrEqualTo(2);
                Report.print(
                        "available", "1 JobManager and 1 TaskManager killed", writers, readers);
            }
        }
    }
}
