package io.pgsync.flink.job.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.testing.RunningJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the savepoint of this build that {@link StoredSavepointITCase} will restore from then on.
 * Runs only when it is named, with the name of the folder; CONTRIBUTING.md has the command.
 */
class StoredSavepoint {
    static final Path FOLDER = Path.of("src/test/resources/savepoint");

    @Test
    void isMade(@TempDir Path directory) throws Exception {
        String version = System.getProperty("savepoint.version");
        assertThat(version).as("the name of the new folder, -Dsavepoint.version=v2").isNotNull();
        SharedEngines.createDatabase("stored");
        RunningJob.execute("stored", text("tables.sql"));
        try (RunningJob job = RunningJob.start("stored", text("schema.json"), 2)) {
            job.awaitIndexed();
            RunningJob.execute("stored", text("changes.sql"));
            job.awaitIndexed();
            Map<String, JsonNode> documents = new TreeMap<>();
            job.documents("stored").forEach((id, stored) -> documents.put(id, stored.source()));
            Path savepoint =
                    Path.of(
                            URI.create(
                                    job.job()
                                            .stopWithSavepoint(
                                                    false,
                                                    directory.toUri().toString(),
                                                    SavepointFormatType.CANONICAL)
                                            .get(90, TimeUnit.SECONDS)));
            job.job().getJobExecutionResult().get(90, TimeUnit.SECONDS);
            Path folder = Files.createDirectories(FOLDER.resolve(version));
            copy(savepoint, folder.resolve("savepoint"));
            Files.writeString(folder.resolve("documents.ndjson"), ndjson(documents));
            try (Connection connection = RunningJob.connect("stored")) {
                String catalog = CatalogFile.write(JdbcCatalogReader.read(connection));
                Files.writeString(folder.resolve("catalog.json"), catalog);
            }
        }
    }

    static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    private static String ndjson(Map<String, JsonNode> documents) {
        StringBuilder lines = new StringBuilder();
        documents.values().forEach(document -> lines.append(document).append('\n'));
        return lines.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
