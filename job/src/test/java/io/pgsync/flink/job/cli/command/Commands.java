package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.cli.Main;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Commands for one schema file, between the shared Postgres and a search engine. */
record Commands(Console console, Path schema, String searchUrl) {
    Commands(Console console, Path schema) {
        this(console, schema, SharedEngines.openSearch().openSearchUrl());
    }

    static String postgresUrl() {
        return "postgresql://postgres@127.0.0.1:" + SharedEngines.postgres().postgresPort();
    }

    int runOnce(String... flags) {
        return run(join(flags, "--once"));
    }

    /** Its state is beside the schema file. */
    int run(String... flags) {
        String state = schema.resolveSibling("state").toString();
        return execute(
                "run", join(flags, "--state-dir", state, "--web-port", "0", "--parallelism", "2"));
    }

    int execute(String command, String... flags) {
        String[] arguments =
                join(
                        flags,
                        command,
                        "--schema",
                        schema.toString(),
                        "--pg-url",
                        postgresUrl(),
                        "--elasticsearch-url",
                        searchUrl);
        return console.capture(() -> Main.execute(arguments));
    }

    private static String[] join(String[] flags, String... first) {
        return Stream.of(first, flags).flatMap(Stream::of).toArray(String[]::new);
    }
}
