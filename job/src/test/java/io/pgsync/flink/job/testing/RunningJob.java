package io.pgsync.flink.job.testing;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.BulkMetrics;
import io.pgsync.flink.job.search.sink.BulkSink;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.sink.TargetMetrics;
import io.pgsync.flink.job.source.PgsyncSource;
import io.pgsync.flink.job.source.SourcePlan;
import io.pgsync.flink.job.translate.JobTopology;
import io.pgsync.flink.job.verify.Findings;
import io.pgsync.flink.job.verify.Verification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole job on a local cluster between the shared Postgres and OpenSearch, for one database and
 * schema.
 */
public final class RunningJob implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String database;
    private final LogicalPlan logical;
    private final SearchClient search;
    private final JobClient job;
    private boolean ended;

    private RunningJob(String database, LogicalPlan logical, SearchClient search, JobClient job) {
        this.database = database;
        this.logical = logical;
        this.search = search;
        this.job = job;
    }

    /** Compiles the schema against the database, creates the indices anew and starts the job. */
    public static RunningJob start(String database, String schema, int parallelism)
            throws Exception {
        return start(database, schema, CompileOptions.DEFAULT, parallelism);
    }

    /** The same with options of the compiler. */
    public static RunningJob start(
            String database, String schema, CompileOptions compileOptions, int parallelism)
            throws Exception {
        var options = new Options(parallelism, new Configuration(), UnaryOperator.identity());
        return start(database, schema, compileOptions, options);
    }

    /**
     * How to run the job.
     *
     * @param flink over the options of Flink that all tests have
     * @param source what becomes of the source
     */
    public record Options(
            int parallelism, Configuration flink, UnaryOperator<PgsyncSource> source) {}

    /** The same with options of everything. */
    public static RunningJob start(
            String database, String schema, CompileOptions compileOptions, Options run)
            throws Exception {
        LogicalPlan logical = compile(database, schema, compileOptions);
        PhysicalPlan plan = PhysicalPlanner.plan(logical);
        publish(database, plan);
        SearchOptions options = SearchOptions.of(SharedEngines.openSearch().openSearchUrl());
        SearchClient search = new SearchClient(options);
        for (DocumentPlan document : logical.documents()) {
            search.deleteIndex(document.name());
            search.createIndexIfAbsent(document.name(), document.settings(), document.mapping());
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        run.parallelism(), TestingMetrics.enable(configuration(run.flink())));
        env.enableCheckpointing(500);
        new JobTopology(plan, PluginJars.NONE)
                .build(
                        env,
                        run.source()
                                .apply(
                                        PgsyncSource.create(
                                                postgres(database),
                                                SourcePlan.of(plan, "UTC", ""))),
                        new BulkSink(BulkSink.Settings.of(options)));
        return new RunningJob(database, logical, search, env.executeAsync("test " + database));
    }

    private static Configuration configuration(Configuration own) {
        Configuration configuration = Loopback.configuration();
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("pipeline.auto-generate-uids", "false");
        configuration.setString("execution.checkpointing.unaligned.enabled", "true");
        configuration.setString(
                "execution.checkpointing.unaligned.interruptible-timers.enabled", "true");
        configuration.setString("execution.buffer-timeout.interval", "5 ms");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("state.backend.type", "rocksdb");
        configuration.addAll(own);
        return configuration;
    }

    /** Compiles the schema against the database. */
    public static LogicalPlan compile(String database, String schema) throws SQLException {
        return compile(database, schema, CompileOptions.DEFAULT);
    }

    private static LogicalPlan compile(
            String database, String schema, CompileOptions compileOptions) throws SQLException {
        try (Connection connection = connect(database)) {
            CompileResult result =
                    SchemaCompiler.compile(
                            new SchemaFile("schema.json", schema),
                            Map.of(),
                            JdbcCatalogReader.read(connection),
                            compileOptions);
            if (result instanceof CompileResult.Compiled compiled) {
                return compiled.plan();
            }
            throw new AssertionError(result.report());
        }
    }

    private static void publish(String database, PhysicalPlan plan) throws SQLException {
        String tables =
                plan.tables().stream()
                        .map(SourceTable::name)
                        .map(name -> name.toSql())
                        .collect(Collectors.joining(", "));
        execute(
                database,
                "CREATE PUBLICATION \""
                        + postgres(database).publication()
                        + "\" FOR TABLE "
                        + tables
                        + " WITH (publish_via_partition_root = true)");
    }

    /** How the job connects. */
    public static PostgresOptions postgres(String database) {
        return PostgresOptions.of(
                "127.0.0.1",
                SharedEngines.postgres().postgresPort(),
                database,
                "postgres",
                "postgres");
    }

    public static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(SharedEngines.postgres().postgresUrl(database));
    }

    /** Runs statements in one transaction. */
    public static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
        }
    }

    /** Compares an index with its database, and does not wait for a job to come that far. */
    public static Findings verify(DocumentPlan plan, boolean repair) throws Exception {
        try (PluginChain plugins = PluginJars.NONE.open(plan);
                Verification verification =
                        Verification.open(
                                plan,
                                SearchTargets.at(SharedEngines.openSearch().openSearchUrl())
                                        .requireStore(plan.name()),
                                postgres(plan.database()),
                                new Verification.Options(repair, Duration.ZERO, plugins),
                                (phase, done, total) -> {})) {
            return verification.all();
        }
    }

    /** Waits until the index shows everything that is committed now. */
    public void awaitIndexed() throws Exception {
        // all that commits before a position is indexed when the watermark is one below it
        long target = currentPosition() - 1;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            OptionalLong indexed = TestingMetrics.ALL.lowest(TargetMetrics.INDEXED_POSITION);
            if (indexed.isPresent() && indexed.getAsLong() >= target) {
                break;
            }
            if (job.getJobStatus().get().isGloballyTerminalState()) {
                job.getJobExecutionResult().get();
                throw new AssertionError("the job has ended");
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "indexed up to " + indexed + ", waited for " + target + " in vain");
            }
            Thread.sleep(5);
        }
        for (DocumentPlan document : logical.documents()) {
            search.refresh(document.name());
        }
    }

    /** Waits until a bulk request is under way. */
    public void awaitBulkRequest() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (TestingMetrics.ALL.sum(BulkMetrics.IN_FLIGHT) == 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no bulk request");
            }
            Thread.sleep(5);
        }
    }

    /** Where the log ends. */
    public long currentPosition() throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** All documents of one index by id. */
    public Map<String, StoredDocument> documents(String index) {
        Map<String, StoredDocument> documents = new TreeMap<>();
        try (DocumentScan scan = search.scan(index)) {
            scan.forEachRemaining(document -> documents.put(document.id(), document));
        }
        return documents;
    }

    public LogicalPlan plan() {
        return logical;
    }

    public JobClient job() {
        return job;
    }

    /** Waits for the end of a job that is stopped. */
    public void awaitEnd() throws Exception {
        job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits for the end of a job that fails. */
    public Throwable awaitFailure() throws Exception {
        try {
            job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("the job has ended by itself");
        } catch (ExecutionException e) {
            ended = true; // and its cluster with it
            return e.getCause();
        }
    }

    /** Cancels the job and frees its slot. */
    @Override
    public void close() throws Exception {
        if (!ended && !job.getJobExecutionResult().isDone()) {
            job.cancel().get();
        }
        dropSlot();
    }

    private void dropSlot() throws Exception {
        String drop =
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE database = current_database() AND NOT active";
        for (int attempt = 0; attempt < 100; attempt++) {
            execute(database, drop);
            if (!hasSlot()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the slot of " + database + " stays in use");
    }

    private boolean hasSlot() throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT 1 FROM pg_replication_slots"
                                        + " WHERE database = current_database()")) {
            return result.next();
        }
    }
}
