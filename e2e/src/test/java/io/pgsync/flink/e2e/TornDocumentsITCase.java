package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Transactions over several levels of documents that are read all the time. */
class TornDocumentsITCase {
    private static final int TRANSACTIONS = Integer.getInteger("e2e.transactions", 1_000);

    @Test
    void noDocumentEverShowsHalfATransaction() throws Exception {
        Warehouse warehouse = Warehouse.create("torn", 60);
        try (FlinkCluster cluster = FlinkCluster.start("torn", 1)) {
            String job = cluster.run(warehouse, 2);
            try (Readers readers = Readers.start(warehouse);
                    Writers writers =
                            Writers.start(warehouse, 4, (count, rows) -> count >= TRANSACTIONS)) {
                writers.awaitEnd();
                warehouse.awaitIndexEqualsDatabase();
                cluster.stopWithSavepoint(job);
                warehouse.assertIndexEqualsDatabase();
                readers.assertNothingTornNorOlder();
                assertThat(readers.changes()).isGreaterThan(TRANSACTIONS / 10);
                Report.print("torn", "no failures", writers, readers);
            }
        }
    }
}
