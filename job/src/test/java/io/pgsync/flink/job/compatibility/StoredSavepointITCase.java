package io.pgsync.flink.job.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.row.Tuple;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.BulkSink;
import io.pgsync.flink.job.source.RecordedSource;
import io.pgsync.flink.job.testing.Loopback;
import io.pgsync.flink.job.translate.JobTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The job of this build starts from savepoints of earlier builds: it makes all documents of that
 * time from their state, and what follows is joined with it.
 */
class StoredSavepointITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));

    static Stream<Path> folders() throws IOException {
        return Files.list(StoredSavepoint.FOLDER).filter(Files::isDirectory).sorted();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everythingIsInTheState(Path folder) throws Exception {
        DocumentPlan document = compile(folder);
        PhysicalPlan plan = PhysicalPlanner.plan(new LogicalPlan(List.of(document)));
        search.deleteIndex("stored");
        search.createIndexIfAbsent("stored", document.settings(), document.mapping());

        JobClient job = start(folder, plan);
        try {
            awaitDocuments(job, expected(folder));
        } finally {
            job.cancel().get();
        }
    }

    private static DocumentPlan compile(Path folder) throws IOException {
        CompileResult result =
                SchemaCompiler.compile(
                        new SchemaFile("schema.json", StoredSavepoint.text("schema.json")),
                        Map.of(),
                        CatalogFile.read(Files.readString(folder.resolve("catalog.json"))));
        assertThat(result).as(result.report()).isInstanceOf(CompileResult.Compiled.class);
        return ((CompileResult.Compiled) result).plan().documents().get(0);
    }

    private static JobClient start(Path folder, PhysicalPlan plan) throws Exception {
        Configuration configuration = Loopback.configuration();
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("pipeline.auto-generate-uids", "false");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("state.backend.type", "rocksdb");
        configuration.setString(
                "execution.state-recovery.path", folder.resolve("savepoint").toUri().toString());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        PostgresOptions gone =
                PostgresOptions.of("127.0.0.1", 1, "stored", "nobody", null).withTimeZone("UTC");
        SearchOptions engine = SearchOptions.of(SharedEngines.openSearch().openSearchUrl());
        new JobTopology(plan, PluginJars.NONE)
                .build(
                        env,
                        new RecordedSource(gone, plan, changes(plan)),
                        new BulkSink(BulkSink.Settings.of(engine)));
        return env.executeAsync("stored savepoint");
    }

    /** What has to meet rows of the savepoint: through a join of each kind. */
    private static List<SourceEvent> changes(PhysicalPlan plan) {
        return List.of(
                insert(plan, "label", Map.of("id", "100", "code", "code 1", "text", "added")),
                update(plan, "country", Map.of("id", "2", "name", "Perú")),
                update(plan, "category", Map.of("id", "3", "name", "third")),
                update(plan, "review", Map.of("id", "9", "product_id", "10", "stars", "99")));
    }

    /** The documents of the savepoint, after {@link #changes}. */
    private static Map<String, JsonNode> expected(Path folder) throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("documents.ndjson"))) {
            String changed =
                    line.replace("\"Peru\"", "\"Perú\"")
                            .replace("\"category 3\"", "\"third\"")
                            .replaceAll("\\{\"id\":9,\"stars\":\\d+\\}", "{\"id\":9,\"stars\":99}")
                            .replace("\"label 5\"]", "\"label 5\",\"added\"]");
            JsonNode document = SearchClient.parse(changed.getBytes("UTF-8"));
            documents.put(document.path("id").asText(), document);
        }
        return documents;
    }

    private static SourceEvent insert(PhysicalPlan plan, String table, Map<String, String> row) {
        return new SourceEvent.Insert(index(plan, table), tuple(plan, table, row));
    }

    private static SourceEvent update(PhysicalPlan plan, String table, Map<String, String> row) {
        return new SourceEvent.Update(index(plan, table), tuple(plan, table, row));
    }

    private static int index(PhysicalPlan plan, String name) {
        return plan.tables().stream().map(table -> table.name().name()).toList().indexOf(name);
    }

    private static byte[] tuple(PhysicalPlan plan, String name, Map<String, String> row) {
        SourceTable table = plan.tables().get(index(plan, name));
        String[] values =
                table.columns().stream().map(c -> row.get(c.name())).toArray(String[]::new);
        return Tuple.of(Arrays.asList(values)).bytes();
    }

    private void awaitDocuments(JobClient job, Map<String, JsonNode> expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, JsonNode> documents = documents();
        while (!documents.equals(expected) && System.nanoTime() < deadline) {
            if (job.getJobStatus().get().isGloballyTerminalState()) {
                job.getJobExecutionResult().get();
            }
            Thread.sleep(200);
            documents = documents();
        }
        assertThat(documents).isEqualTo(expected);
    }

    private Map<String, JsonNode> documents() {
        search.refresh("stored");
        Map<String, JsonNode> documents = new TreeMap<>();
        try (DocumentScan scan = search.scan("stored")) {
            scan.forEachRemaining(document -> documents.put(document.id(), document.source()));
        }
        return documents;
    }
}
