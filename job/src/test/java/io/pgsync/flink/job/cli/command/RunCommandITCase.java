package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.cli.Main;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.RunningJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import redis.clients.jedis.RedisClient;

class RunCommandITCase {
    private static final String SCHEMA =
            """
            [{"database": "runs", "index": "authors", "nodes": {"table": "author",
              "columns": ["id", "name"],
              "children": [{"table": "book", "columns": ["id", "title"], "label": "books",
                "relationship": {"variant": "object", "type": "one_to_many"}}]}}]
            """;

    private static final String WITHOUT_BOOKS =
            """
            [{"database": "runs", "index": "authors", "nodes": {"table": "author",
              "columns": ["id", "name"]}}]
            """;
    private static final String RENAMED = "\"transform\": {\"rename\": {\"title\": \"name\"}}";

    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
    private final Console console = new Console();
    @TempDir Path directory;
    private Path schema;

    @BeforeEach
    void loadData() throws IOException, SQLException {
        search.deleteIndex("authors");
        SharedEngines.createDatabase("runs");
        sql(
                "create table author (id int primary key, name text)",
                "create table book (id int primary key, title text, author_id int references"
                        + " author)",
                "insert into author select n, 'author ' || n from generate_series(1, 50) n",
                "insert into book select n, 'book ' || n, 1 + n % 50 from generate_series(1, 200)"
                        + " n");
        schema = Files.writeString(directory.resolve("authors.json"), SCHEMA);
    }

    @Test
    void onceLoadsAllAndThenResumesWithTheChanges() throws SQLException {
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(count()).isEqualTo(50);
        StoredDocument untouched = author(2);

        sql(
                "update book set title = 'new' where id = 1",
                "delete from book where author_id = 9",
                "delete from author where id = 9");
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(console.text()).contains("resuming from").doesNotContain("snapshot  ");
        assertThat(count()).isEqualTo(49);
        assertThat(author(2).version()).isGreaterThan(untouched.version());
        assertThat(author(2).source().toString()).contains("\"new\"");

        long version = author(3).version();
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(author(3).version()).as("written again").isEqualTo(version);
    }

    @Test
    void stateOfADroppedSlotIsRefusedAndFreshLoadsAnew() throws SQLException {
        assertThat(run("--once")).as(console::text).isZero();
        sql(
                "select pg_drop_replication_slot('pgsync_runs_authors')",
                "delete from book where author_id = 9",
                "delete from author where id = 9");

        assertThat(run("--once")).isEqualTo(1);
        assertThat(console.text())
                .contains("error: The replication slot pgsync_runs_authors is gone")
                .contains("--fresh")
                .doesNotContain("\tat ");

        assertThat(run("--once", "--fresh")).as(console::text).isZero();
        assertThat(count()).isEqualTo(49);
    }

    @Test
    void aSchemaThatNeedsNothingNewRendersAllDocumentsAnewFromTheState() throws Exception {
        assertThat(run("--once")).as(console::text).isZero();
        long version = author(3).version();
        String rowsRead = rowsRead();

        Files.writeString(
                schema,
                SCHEMA.replace("\"id\", \"title\"", "\"title\"")
                        .replace("\"label\": \"books\"", "\"label\": \"books\", " + RENAMED));
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(console.text())
                .contains("all documents are rendered again")
                .doesNotContain("snapshot  ");
        assertThat(author(3).source().path("books").get(0)).hasToString("{\"name\":\"book 2\"}");
        assertThat(author(3).version()).isGreaterThan(version);
        assertThat(rowsRead()).as("rows read from tables").isEqualTo(rowsRead);

        long untouched = author(4).version();
        sql("update book set title = 'new' where id = 2");
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(console.text()).doesNotContain("rendered again");
        assertThat(author(3).source().path("books").get(0)).hasToString("{\"name\":\"new\"}");
        assertThat(author(4).version()).as("written once more").isEqualTo(untouched);

        Files.writeString(schema, WITHOUT_BOOKS);
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(author(3).source()).hasToString("{\"id\":3,\"name\":\"author 3\"}");
        assertThat(count()).isEqualTo(50);
    }

    @Test
    void aSchemaThatNeedsMoreThanTheStateHoldsIsRefused() throws IOException {
        String withoutTitle = SCHEMA.replace("\"id\", \"title\"", "\"id\"");
        Files.writeString(schema, withoutTitle);
        assertThat(run("--once")).as(console::text).isZero();
        Files.writeString(schema, SCHEMA);
        assertThat(run("--once")).isEqualTo(1);
        assertThat(console.text())
                .contains("error: The saved state belongs to another schema")
                .contains("column 'title' of authors/books is new")
                .contains("--fresh")
                .doesNotContain("\tat ");
        Files.writeString(schema, withoutTitle);
        assertThat(run("--once")).as(console::text).isZero();
    }

    @Test
    void stateOfADeletedIndexIsRefused() {
        assertThat(run("--once")).as(console::text).isZero();
        search.deleteIndex("authors");
        assertThat(run("--once")).isEqualTo(1);
        assertThat(console.text()).contains("The index 'authors' is gone").contains("--fresh");
        assertThat(search.exists("authors")).isFalse();
    }

    @Test
    void documentsOfUnknownOriginAreAWarning() {
        search.request("PUT", "/authors/_doc/999", SearchClient.parse("{\"id\":999}".getBytes()));
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(console.text()).contains("warning: the index 'authors' already has 1 document");
    }

    @Test
    void documentsThatTheLoadCannotReplaceAreRefused() {
        search.request(
                "PUT",
                "/authors/_doc/7?version_type=external&version=" + (1L << 50),
                SearchClient.parse("{\"id\":7,\"name\":\"stale\"}".getBytes()));
        assertThat(run("--once")).isEqualTo(1);
        assertThat(console.text())
                .contains("error: The index 'authors' has documents that cannot be replaced: '7'")
                .contains("--fresh")
                .doesNotContain("\tat ");

        assertThat(run("--once", "--fresh")).as(console::text).isZero();
        assertThat(author(7).source().path("name").asText()).isEqualTo("author 7");
    }

    @Test
    void theLockOfALivingJobIsAReasonNotToStart() throws Exception {
        String url = SharedEngines.redis().redisUrl();
        assertThat(run("--once", "--redis-url", url)).as(console::text).isZero();
        assertThat(console.text()).doesNotContain("REDIS_URL");

        String lock = "pgsync:lock:" + system() + ":pgsync_runs_authors";
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        try (RedisClient redis = RedisClient.create(url);
                Connection reader = postgres().connectForReplication()) {
            read("pgsync_runs_authors", reader);
            assertThat(redis.exists(lock)).as("the lock of a job that has ended").isFalse();
            redis.hset(
                    lock,
                    Map.of(
                            "job", "17",
                            "name", "their job",
                            "host", "their-host",
                            "since", "2026-01-02T03:04:05Z"));
            clock.scheduleWithFixedDelay(
                    () -> redis.pexpire(lock, 30_000), 0, 100, TimeUnit.MILLISECONDS);
            assertThat(run("--once", "--redis-url", url)).as(console::text).isEqualTo(1);
            assertThat(console.text())
                    .contains(
                            "error: Replication slot 'pgsync_runs_authors' belongs to another job:"
                                    + " 'their job' (17) on their-host, since"
                                    + " 2026-01-02T03:04:05Z.")
                    .contains("redis-cli DEL " + lock)
                    .doesNotContain("\tat ");
        } finally {
            clock.shutdownNow();
        }
    }

    private static void read(String slot, Connection connection) throws SQLException {
        connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", slot)
                .start();
    }

    private static String system() throws SQLException {
        return Long.toUnsignedString(ClusterIdentity.of(postgres()).system());
    }

    private static PostgresOptions postgres() {
        int port = SharedEngines.postgres().postgresPort();
        return PostgresOptions.of("127.0.0.1", port, "runs", "postgres", null);
    }

    @Test
    void aRedisThatIsNotThereIsToldAndNoneIsAWarning() {
        assertThat(run("--once", "--redis-url", "redis://127.0.0.1:1")).isEqualTo(1);
        assertThat(console.text())
                .contains("error: redis://127.0.0.1:1/0 cannot be used")
                .doesNotContain("\tat ");
        assertThat(run("--once")).as(console::text).isZero();
        assertThat(console.text()).containsOnlyOnce("warning: without REDIS_URL");
    }

    @Test
    void mistakesAreToldWithoutAStackTrace() throws IOException {
        Files.writeString(schema, SCHEMA.replace("\"title\"", "\"titel\""));
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("'titel'").contains("did you mean 'title'?");

        Files.writeString(schema, SCHEMA);
        assertThat(
                        execute(
                                "run",
                                "--schema",
                                schema.toString(),
                                "--pg-url",
                                "postgresql://x@127.0.0.1:1/y"))
                .isEqualTo(1);
        assertThat(console.text())
                .contains("error: Cannot connect to Postgres as x@127.0.0.1:1/runs")
                .doesNotContain("\tat ");

        assertThat(execute("run", "--nonsense")).isEqualTo(2);
        assertThat(console.text()).contains("Unknown option: '--nonsense'");
    }

    @Test
    void explainWorksWithoutAServerFromAWrittenCatalog() {
        String catalog = directory.resolve("catalog.json").toString();
        assertThat(
                        execute(
                                "explain",
                                "--schema",
                                schema.toString(),
                                "--pg-url",
                                Commands.postgresUrl(),
                                "--write-catalog",
                                catalog))
                .as(console::text)
                .isZero();
        String live = console.text();
        assertThat(live).contains("document author").contains("books");
        assertThat(execute("explain", "--schema", schema.toString(), "--catalog", catalog))
                .isZero();
        assertThat(console.text()).isEqualTo(live);
    }

    private int run(String... more) {
        return new Commands(console, schema).run(more);
    }

    private int execute(String... arguments) {
        return console.capture(() -> Main.execute(arguments));
    }

    private long count() {
        search.refresh("authors");
        return search.count("authors");
    }

    private StoredDocument author(int id) {
        return search.getDocument("authors", String.valueOf(id), null).orElseThrow();
    }

    /** How many rows have been read from tables; sessions tell when they end. */
    private static String rowsRead() throws Exception {
        String others =
                "select count(*) from pg_stat_activity where datname = 'runs'"
                        + " and pid <> pg_backend_pid()";
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!query(others).equals("0") && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        return query(
                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables");
    }

    private static String query(String sql) throws SQLException {
        String url = SharedEngines.postgres().postgresUrl("runs");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void sql(String... statements) throws SQLException {
        for (String each : statements) {
            RunningJob.execute("runs", each);
        }
    }
}
