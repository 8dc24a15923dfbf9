package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.engines.Engines;
import io.pgsync.flink.job.cli.command.demo.ChangeFeed;
import io.pgsync.flink.job.cli.command.demo.ChangeScript;
import io.pgsync.flink.job.cli.command.demo.ChangeScript.Change;
import io.pgsync.flink.job.cli.command.demo.DocumentWatch;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.cli.local.JobProgress;
import io.pgsync.flink.job.cli.local.LocalJob;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.settings.Variables;
import io.pgsync.flink.job.sink.Target.Start;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo, step by step. */
final class Demo {
    private static final long PAUSE_BETWEEN_CHANGES = 700;

    private final Path example;
    private final Path directory;
    private final LocalJob.Options options;
    private final Signals signals;
    private final PrintStream out;

    Demo(Path example, Path directory, LocalJob.Options options, Signals signals, PrintStream out) {
        this.example = example;
        this.directory = directory;
        this.options = options;
        this.signals = signals;
        this.out = out;
    }

    /** Runs until all changes are done or the user stops it. */
    int run(boolean once) throws Exception {
        out.println("starting Postgres and OpenSearch …");
        try (Engines engines = Engines.builder(directory).postgres().openSearch().start()) {
            out.println("  Postgres    " + engines.postgresUrl("shop"));
            out.println("  OpenSearch  " + engines.openSearchUrl());
            engines.createDatabase("shop");
            Settings settings = settings(engines);
            load(settings.postgres().options("shop", "schema.json"));
            ComposedJob job = new JobComposer(settings, System.err).compile();
            JobComposer.prepare(job, Start.LOAD, System.err);
            try (LocalJob running =
                    LocalJob.start(
                            job, options, directory.resolve("checkpoints"), Optional.empty())) {
                out.println("  Flink       " + running.webAddress());
                out.println();
                boolean allMoved = follow(engines, job, running);
                if (!once && !signals.endAsked()) {
                    stay(engines, running, job);
                }
                running.stop();
                return allMoved ? 0 : ErrorReport.INTERNAL_ERROR;
            }
        }
    }

    private Settings settings(Engines engines) {
        // only the servers that the demo started: neither the environment nor a .env file
        String postgres = "postgresql://postgres@127.0.0.1:" + engines.postgresPort() + "/shop";
        return Settings.of(
                new Variables(
                        List.of(
                                new Variables.Layer(
                                        "demo",
                                        Map.of(
                                                "PG_URL",
                                                postgres,
                                                "ELASTICSEARCH_URL",
                                                engines.openSearchUrl(),
                                                "SCHEMA",
                                                example.resolve("schema.json").toString())))));
    }

    private void load(PostgresOptions postgres) throws Exception {
        String sql = Files.readString(example.resolve("data.sql"));
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("ANALYZE");
        }
    }

    private boolean follow(Engines engines, ComposedJob job, LocalJob running) throws Exception {
        awaitLoad(job, running);
        if (signals.endAsked()) {
            return true;
        }
        ChangeScript script =
                ChangeScript.parse(Files.readAllLines(example.resolve("changes.sql")));
        DocumentWatch watch =
                new DocumentWatch(
                        new SearchClient(SearchOptions.of(engines.openSearchUrl())),
                        job.documentNames().get(0));
        boolean allMoved = true;
        try (Connection connection = job.postgres().connect()) {
            ChangeFeed feed = new ChangeFeed(connection, watch, out);
            for (Change change : script.changes()) {
                if (signals.awaitEnd(PAUSE_BETWEEN_CHANGES)) {
                    return allMoved;
                }
                running.await(Duration.ZERO);
                allMoved &= feed.make(change);
            }
        }
        return allMoved;
    }

    private void awaitLoad(ComposedJob job, LocalJob running) throws Exception {
        long start = System.nanoTime();
        long target = position(job);
        ProgressLine progress = new ProgressLine(out, System.console() != null);
        while (!signals.endAsked() && !running.hasIndexed(target)) {
            running.await(Duration.ofMillis(50));
            progress.show(running.progress(), System.nanoTime());
        }
        progress.end();
        JobProgress loaded = running.progress();
        out.printf(
                "loaded %d rows as %d documents in %.1f s%n",
                loaded.snapshotRows(), loaded.written(), (System.nanoTime() - start) / 1e9);
    }

    private static long position(ComposedJob job) throws SQLException {
        return ClusterIdentity.of(job.postgres()).position();
    }

    private void stay(Engines engines, LocalJob running, ComposedJob job) throws Exception {
        out.println();
        out.println("Everything is still running; make your own changes:");
        out.println("  psql -h 127.0.0.1 -p " + engines.postgresPort() + " -U postgres shop");
        out.println(
                "  curl '"
                        + engines.openSearchUrl()
                        + "/"
                        + job.documentNames().get(0)
                        + "/_doc/42?pretty'");
        out.println("  Flink's web UI: " + running.webAddress());
        out.println("Ctrl-C stops it.");
        while (!signals.endAsked()) {
            running.await(Duration.ofMillis(200));
        }
    }
}
