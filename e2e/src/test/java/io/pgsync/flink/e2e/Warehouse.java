package io.pgsync.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.StoredDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A database and the index that is to follow it: shelves as documents, with their zone, boxes,
 * items (through a junction table) and the items' makers. The rows carry invariants across all
 * levels, see tables.sql; every transaction of {@link Writers} keeps them.
 */
final class Warehouse {
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private final String name;
    private final int shelves;
    private final Path schema;
    private final List<String> flags;
    private final SearchClient search;

    private Warehouse(String name, int shelves, Path schema, List<String> flags) {
        this.name = name;
        this.shelves = shelves;
        this.schema = schema;
        this.flags = flags;
        search = new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
    }

    /**
     * A new database with rows, and no index.
     *
     * @param shelves a multiple of 30
     */
    static Warehouse create(String name, int shelves) throws SQLException {
        SharedEngines.createDatabase(name);
        Warehouse warehouse = new Warehouse(name, shelves, schema(), List.of());
        warehouse.search.deleteIndex(name);
        try (Connection connection = warehouse.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(resource("tables.sql"));
            statement.execute(resource("rows.sql").replace("${shelves}", String.valueOf(shelves)));
        }
        return warehouse;
    }

    /** The same database and index, for a job with another schema file. */
    Warehouse withSchema(Path other) {
        return new Warehouse(name, shelves, other, flags);
    }

    /** The same database and index, for a job with these flags too. */
    Warehouse withFlags(String... more) {
        return new Warehouse(name, shelves, schema, List.of(more));
    }

    int shelves() {
        return shelves;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(SharedEngines.postgres().postgresUrl(name));
    }

    /** The flags of the job. */
    List<String> jobArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--schema", schema.toString()));
        arguments.addAll(List.of("--slot", "pgsync_" + name));
        arguments.addAll(List.of("--pg-url", postgresUrl()));
        arguments.addAll(
                List.of("--elasticsearch-url", SharedEngines.openSearch().openSearchUrl()));
        arguments.addAll(flags);
        return arguments;
    }

    String postgresUrl() {
        return "postgresql://postgres@127.0.0.1:" + SharedEngines.postgres().postgresPort();
    }

    /** What the schema file refers to. */
    Map<String, String> jobEnvironment() {
        return Map.of("WAREHOUSE", name);
    }

    /** The flags of a job that has everything else from its environment. */
    List<String> deploymentArguments() {
        return List.of("--schema", schema.toString());
    }

    /** What the schema file refers to, and what takes the place of flags. */
    Map<String, String> deploymentEnvironment() {
        return Map.of(
                "WAREHOUSE",
                name,
                "PG_URL",
                postgresUrl(),
                "ELASTICSEARCH_URL",
                SharedEngines.openSearch().openSearchUrl(),
                "REDIS_URL",
                SharedEngines.redis().redisUrl());
    }

    static Path schema() {
        try {
            URL url = Warehouse.class.getResource("/warehouse/schema.json");
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One document as written last. */
    Optional<StoredDocument> document(int shelf) {
        return search.getDocument(name, String.valueOf(shelf), null);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until the index has that many documents. */
    void awaitDocuments(int count) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (fromIndex().size() != count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not " + count + " documents: " + fromIndex());
            }
            Thread.sleep(200);
        }
    }

    /** Waits until the index equals the database, which nobody changes. */
    void awaitIndexEqualsDatabase() throws Exception {
        Map<String, JsonNode> expected = fromDatabase();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!fromIndex().equals(expected)) {
            if (System.nanoTime() > deadline) {
                assertIndexEqualsDatabase();
            }
            Thread.sleep(200);
        }
    }

    /** Compares all documents. */
    void assertIndexEqualsDatabase() throws SQLException {
        Difference.between(fromDatabase(), fromIndex()).assertNone();
    }

    private Map<String, JsonNode> fromDatabase() throws SQLException {
        Map<String, JsonNode> documents = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(resource("documents.sql"))) {
            while (rows.next()) {
                byte[] json = rows.getString(2).getBytes(StandardCharsets.UTF_8);
                documents.put(rows.getString(1), SearchClient.parse(json));
            }
        }
        return documents;
    }

    private Map<String, JsonNode> fromIndex() {
        search.refresh(name);
        Map<String, JsonNode> documents = new TreeMap<>();
        try (DocumentScan scan = search.scan(name)) {
            scan.forEachRemaining(document -> documents.put(document.id(), document.source()));
        }
        return documents;
    }

    private static String resource(String file) {
        try (InputStream stream = Warehouse.class.getResourceAsStream("/warehouse/" + file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
