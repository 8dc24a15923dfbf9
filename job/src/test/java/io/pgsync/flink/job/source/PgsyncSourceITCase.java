package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.physical.SourceTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PgsyncSourceITCase {
    private static final SourceTable BOOK =
            SourceDatabase.table("public", "book", 1, "id int8", "version int8", "title text");

    @Test
    void readsSnapshotThenStream() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_basic")) {
            database.execute(
                    "CREATE TABLE book (id bigint PRIMARY KEY, version bigint, title text)",
                    "INSERT INTO book SELECT i, 0, 'title ' || i FROM generate_series(1, 20000) i");
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 2, 1)) {
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                database.execute(
                        "UPDATE book SET version = version + 1 WHERE id % 3 = 0",
                        "DELETE FROM book WHERE id % 7 = 0",
                        "INSERT INTO book VALUES (-1, 0, E'tab\\t back\\\\slash \\n line')");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().violations).isEmpty();
                assertThat(run.view().snapshotRows).isEqualTo(20000);
                assertThat(run.view().streamRows).isEqualTo(6666 + 2857 + 1);
            }
        }
    }
}
