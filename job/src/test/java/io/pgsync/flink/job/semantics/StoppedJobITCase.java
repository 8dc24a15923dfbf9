package io.pgsync.flink.job.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.testing.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping with a savepoint while a search engine that is too slow holds everything up. */
class StoppedJobITCase {
    private static final String DATABASE = "stopped";
    private static final String SCHEMA =
            """
            [{"database": "stopped", "index": "stopped", "nodes": {
              "table": "author", "columns": ["id", "name"],
              "children": [{"table": "book", "columns": ["id", "title"],
                "relationship": {"type": "one_to_many", "variant": "object"}}]}}]
            """;

    @Test
    void theJobEndsThoughMostDocumentsOfAChangeAreNotWrittenYet(@TempDir Path savepoints)
            throws Exception {
        SharedEngines.createDatabase(DATABASE);
        RunningJob.execute(
                DATABASE,
                "CREATE TABLE author (id int PRIMARY KEY, name text);"
                        + "CREATE TABLE book (id int PRIMARY KEY,"
                        + " author_id int REFERENCES author, title text);"
                        + "INSERT INTO author SELECT i, 'a' FROM generate_series(1, 20000) i;"
                        + "INSERT INTO book SELECT i, i, 'b' FROM generate_series(1, 20000) i");
        try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, 1)) {
            job.awaitIndexed();
            SharedEngines.openSearch().pause(Engine.OPENSEARCH);
            CompletableFuture<String> savepoint;
            try {
                RunningJob.execute(DATABASE, "UPDATE author SET name = 'c'");
                job.awaitBulkRequest();
                savepoint =
                        job.job()
                                .stopWithSavepoint(
                                        false,
                                        savepoints.toUri().toString(),
                                        SavepointFormatType.CANONICAL);
            } finally {
                SharedEngines.openSearch().resume(Engine.OPENSEARCH);
            }
            job.awaitEnd();
            assertThat(savepoint).succeedsWithin(Duration.ofMinutes(1));
        }
    }
}
