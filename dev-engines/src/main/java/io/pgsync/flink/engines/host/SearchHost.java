package io.pgsync.flink.engines.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Common code of the hosts of all search engines: a single node that only this machine can reach,
 * and that runs until the process is told to stop.
 *
 * @param config its folder of configuration
 */
public record SearchHost(Path home, Path config, String port) {
    public static final String NODE = "dev-1";

    /** The {@code log4j2.properties} of an engine that insists on one. */
    public static final String LOGGING =
            """
            status = error
            rootLogger.level = warn
            rootLogger.appenderRef.console.ref = console
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = [%d{ISO8601}] %-5p %c{1} %m%n
            """;

    /** From a host's arguments: {@code HOME PORT}. */
    public static SearchHost of(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        return new SearchHost(home, Files.createDirectories(home.resolve("config")), arguments[1]);
    }

    public Map<String, String> settings() {
        return Map.of(
                "path.home",
                home.toString(),
                "cluster.name",
                "pgsync-dev",
                "node.name",
                NODE,
                "network.host",
                "127.0.0.1",
                "http.port",
                port,
                "transport.port",
                "0",
                "discovery.type",
                "single-node",
                // no need of a raised vm.max_map_count
                "node.store.allow_mmap",
                "false",
                // a nearly full disk of a developer must not make indices read-only
                "cluster.routing.allocation.disk.threshold_enabled",
                "false");
    }

    /** Starts the node and does not return; the node is closed when the process ends. */
    public static void run(Closeable node, Callable<?> start) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close-node"));
        start.call();
        // All threads of a node are daemons.
        new CountDownLatch(1).await();
    }

    private static void close(Closeable node) {
        try {
            node.close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }
}
