package io.pgsync.flink.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * Real servers as child processes on 127.0.0.1. Each has its own process tree, which ends with this
 * JVM, however the JVM ends. Data stays in the folder: with the same folder and ports, servers
 * continue where they were.
 *
 * <p>Thread-safe for calls that concern different engines.
 */
public final class Engines implements AutoCloseable {
    private static final int START_ATTEMPTS = 3;

    private final Map<Engine, Server> servers = new ConcurrentHashMap<>();
    private final Map<Engine, EngineProcess> processes = new ConcurrentHashMap<>();

    private Engines() {}

    /** Engines whose data live below {@code directory}; it is created if absent. */
    public static Builder builder(Path directory) {
        return new Builder(directory.toAbsolutePath().normalize());
    }

    /** The JDBC URL of the database {@code postgres}, with the user and without a password. */
    public String postgresUrl() {
        return postgresUrl("postgres");
    }

    /** The JDBC URL of any database of the server. */
    public String postgresUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort() + "/" + database + "?user=postgres";
    }

    public int postgresPort() {
        return port(Engine.POSTGRES);
    }

    public String openSearchUrl() {
        return searchUrl(Engine.OPENSEARCH);
    }

    /** The address of any of the search engines. */
    public String searchUrl(Engine engine) {
        return "http://127.0.0.1:" + port(engine);
    }

    public String redisUrl() {
        return "redis://127.0.0.1:" + port(Engine.REDIS);
    }

    public int port(Engine engine) {
        return server(engine).port();
    }

    /**
     * Creates an empty database; replaces an existing one with the same name, including its slots.
     */
    public void createDatabase(String name) {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        String literal = "'" + name.replace("'", "''") + "'";
        try (PostgresConnection connection = PostgresConnection.open(postgresPort(), "postgres")) {
            // A database with a slot cannot be dropped, a slot in use cannot either.
            connection.execute(
                    "select pg_terminate_backend(active_pid, 10000) from pg_replication_slots"
                            + " where active_pid is not null and database = "
                            + literal);
            connection.execute(
                    "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                            + " where database = "
                            + literal);
            connection.execute("drop database if exists " + quoted + " with (force)");
            connection.execute("create database " + quoted + " template template0");
        } catch (IOException e) {
            throw new EngineException("cannot create the database " + name, e);
        }
    }

    /** SIGKILL: the server has no chance to tidy up. Returns when all its processes are gone. */
    public void kill(Engine engine) {
        process(engine).kill();
    }

    /** Stops the server cleanly. */
    public void stop(Engine engine) {
        EngineProcess process = process(engine);
        process.resume();
        process.stop();
    }

    /** Starts a server again that was killed or stopped: same port, same data. */
    public void restart(Engine engine) {
        if (process(engine).isAlive()) {
            stop(engine);
        }
        launch(server(engine));
    }

    /**
     * Stops the server's processes where they are (SIGSTOP): connections stay, answers do not come.
     */
    public void pause(Engine engine) {
        process(engine).pause();
    }

    /** Undoes {@link #pause}. */
    public void resume(Engine engine) {
        process(engine).resume();
    }

    public boolean isRunning(Engine engine) {
        return process(engine).isAlive();
    }

    /** Stops all engines cleanly. */
    @Override
    public void close() {
        inParallel(
                processes.entrySet().stream()
                        .filter(entry -> entry.getValue().isAlive())
                        .<Runnable>map(entry -> () -> stop(entry.getKey()))
                        .toList());
    }

    /**
     * Starts on the wanted port, or on a free one; the free port may be lost to somebody else
     * before the server has it.
     */
    private void start(IntFunction<Server> kind, int wantedPort) {
        for (int attempt = 1; ; attempt++) {
            Server server = kind.apply(wantedPort == 0 ? Ports.free() : wantedPort);
            try {
                server.prepare();
                launch(server);
                return;
            } catch (IOException e) {
                throw new EngineException("cannot prepare " + server.engine(), e);
            } catch (EngineException e) {
                boolean lost = wantedPort == 0 && !Ports.isFree(server.port());
                if (!lost || attempt == START_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void launch(Server server) {
        if (!Ports.isFree(server.port())) {
            // else the probe might take the stranger for ours
            throw new EngineException(
                    "cannot start "
                            + server.engine()
                            + ": port "
                            + server.port()
                            + " of 127.0.0.1 is in use");
        }
        EngineProcess process =
                EngineProcess.start(
                        server.engine(), server.stopSignal(), server.command(), server.folder());
        try {
            process.awaitReady(server::probe, server.startLimit());
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
        servers.put(server.engine(), server);
        processes.put(server.engine(), process);
    }

    private Server server(Engine engine) {
        return find(servers, engine);
    }

    private EngineProcess process(Engine engine) {
        return find(processes, engine);
    }

    private static <T> T find(Map<Engine, T> map, Engine engine) {
        T found = map.get(engine);
        if (found == null) {
            throw new IllegalStateException(engine + " was not asked for");
        }
        return found;
    }

    private static void inParallel(List<Runnable> tasks) {
        List<CompletableFuture<Void>> running =
                tasks.stream().map(CompletableFuture::runAsync).toList();
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Which engines to start, and how. */
    public static final class Builder {
        private final Path directory;
        private final Map<Engine, Integer> ports = new EnumMap<>(Engine.class);
        private final Map<String, String> postgresSettings = new LinkedHashMap<>();
        private String searchHeap = "512m";
        private boolean searchFastStart = true;

        private Builder(Path directory) {
            this.directory = directory;
        }

        public Builder postgres() {
            return port(Engine.POSTGRES, 0);
        }

        public Builder openSearch() {
            return port(Engine.OPENSEARCH, 0);
        }

        public Builder redis() {
            return port(Engine.REDIS, 0);
        }

        /** Starts the engine on that port of 127.0.0.1; 0 is any free one. */
        public Builder port(Engine engine, int port) {
            ports.put(engine, port);
            return this;
        }

        /** A setting of {@code postgresql.conf}, over the defaults for development. */
        public Builder postgresSetting(String name, String value) {
            postgresSettings.put(name, value);
            return this;
        }

        /** The size of OpenSearch's heap, as {@code -Xmx} takes it. */
        public Builder openSearchHeap(String size) {
            searchHeap = size;
            return this;
        }

        /**
         * OpenSearch with the JVM's optimising compiler: for measurements. The default starts in
         * half the time instead.
         */
        public Builder openSearchForThroughput() {
            searchFastStart = false;
            return this;
        }

        /**
         * Starts all engines at once and returns when all are ready.
         *
         * @throws EngineException if one does not start; the others are stopped then
         */
        public Engines start() {
            Binaries binaries = new Binaries(ClassPath.load());
            Engines engines = new Engines();
            List<Runnable> starts = new ArrayList<>();
            ports.forEach(
                    (engine, port) ->
                            starts.add(() -> engines.start(kind(engine, binaries), port)));
            try {
                inParallel(starts);
            } catch (RuntimeException e) {
                engines.close();
                throw e;
            }
            return engines;
        }

        private IntFunction<Server> kind(Engine engine, Binaries binaries) {
            Path folder = directory.resolve(engine.folder());
            return switch (engine) {
                case POSTGRES ->
                        port -> new PostgresServer(folder, binaries, port, postgresSettings);
                case REDIS -> port -> new RedisServer(folder, binaries, port);
                case OPENSEARCH, OPENSEARCH_3, ELASTICSEARCH_7, ELASTICSEARCH_8, ELASTICSEARCH_9 ->
                        port ->
                                new SearchServer(
                                        engine,
                                        folder,
                                        ClassPath.load(engine),
                                        port,
                                        searchHeap,
                                        searchFastStart);
            };
        }
    }
}
