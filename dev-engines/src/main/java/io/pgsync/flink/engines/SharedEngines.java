package io.pgsync.flink.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Engines for tests. Each is started on first use, once per JVM, and ends with the JVM. Tests are
 * isolated by their own databases, indices and key prefixes.
 *
 * <p>Tests that kill, pause or configure an engine start their own with {@link Engines}.
 */
public final class SharedEngines {
    private static final Map<Engine, Engines> RUNNING = new EnumMap<>(Engine.class);
    private static Path directory;

    private SharedEngines() {}

    /** An engines object with Postgres. */
    public static Engines postgres() {
        return running(Engine.POSTGRES);
    }

    /** An engines object with OpenSearch. */
    public static Engines openSearch() {
        return running(Engine.OPENSEARCH);
    }

    /** An engines object with any of the search engines. */
    public static Engines search(Engine engine) {
        return running(engine);
    }

    /** An engines object with Redis. */
    public static Engines redis() {
        return running(Engine.REDIS);
    }

    /**
     * Creates an empty database; replaces an existing one with the same name.
     *
     * @return its JDBC URL
     */
    public static String createDatabase(String name) {
        postgres().createDatabase(name);
        return postgres().postgresUrl(name);
    }

    private static synchronized Engines running(Engine engine) {
        return RUNNING.computeIfAbsent(
                engine, e -> Engines.builder(directory()).port(e, 0).start());
    }

    private static Path directory() {
        if (directory == null) {
            try {
                directory = Files.createTempDirectory("pgsync-shared-engines-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(SharedEngines::end, "end-engines"));
        }
        return directory;
    }

    private static synchronized void end() {
        RUNNING.values().forEach(Engines::close);
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            System.err.println("cannot remove " + directory + ": " + e);
        }
    }
}
