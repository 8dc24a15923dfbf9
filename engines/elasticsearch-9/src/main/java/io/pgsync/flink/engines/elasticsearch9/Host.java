package io.pgsync.flink.engines.elasticsearch9;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs one Elasticsearch 9 node until the process is told to stop: {@code HOME PORT}. Its modules
 * are in the folder already.
 */
final class Host {
    private static final String NODE = "dev-1";
    private static final String LOGGING =
            """
            status = error
            rootLogger.level = warn
            rootLogger.appenderRef.console.ref = console
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = [%d{ISO8601}] %-5p %c{1} %m%n
            """;

    private Host() {}

    public static void main(String[] arguments) throws Exception {
        LogConfigurator.configureESLogging();
        Path home = Path.of(arguments[0]);
        Path modules = home.resolve("modules");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/log4j2.properties"), LOGGING);
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(
                        settings(home, arguments[1]), Map.of(), home.resolve("config"), () -> NODE);
        LogConfigurator.setNodeName(NODE);
        LogConfigurator.registerErrorListener();
        LogConfigurator.configure(environment, true);
        PluginsLoader plugins =
                PluginsLoader.createPluginsLoader(
                        PluginsLoader.loadModulesBundles(modules, false),
                        Set.of(),
                        Map.of(),
                        false);
        Node node = new Node(environment, plugins);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close-node"));
        node.start();
        // All threads of a node are daemons.
        new CountDownLatch(1).await();
    }

    private static Settings settings(Path home, String port) {
        return Settings.builder()
                .put("path.home", home.toString())
                .put("cluster.name", "pgsync-dev")
                .put("node.name", NODE)
                .put("network.host", "127.0.0.1")
                .put("http.port", port)
                .put("transport.port", "0")
                .put("discovery.type", "single-node")
                .put("node.store.allow_mmap", false)
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }
}
