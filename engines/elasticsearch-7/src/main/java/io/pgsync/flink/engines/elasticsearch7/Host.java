package io.pgsync.flink.engines.elasticsearch7;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.analysis.common.CommonAnalysisPlugin;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.mapper.MapperExtrasPlugin;
import org.elasticsearch.index.reindex.ReindexPlugin;
import org.elasticsearch.ingest.common.IngestCommonPlugin;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.transport.Netty4Plugin;

/** Runs one Elasticsearch 7 node until the process is told to stop: {@code HOME PORT}. */
final class Host {
    private static final String NODE = "dev-1";

    private Host() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Files.createDirectories(home.resolve("config"));
        System.setProperty("es.path.home", home.toString());
        LogConfigurator.setNodeName(NODE);
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(
                        settings(home, arguments[1]), Map.of(), home.resolve("config"), () -> NODE);
        DevNode node = new DevNode(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(node::closeQuietly, "close-node"));
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

    /** A node with the modules that tests ask for. */
    private static final class DevNode extends Node {
        private static final Collection<Class<? extends Plugin>> MODULES =
                List.of(
                        Netty4Plugin.class,
                        CommonAnalysisPlugin.class,
                        MapperExtrasPlugin.class,
                        ReindexPlugin.class,
                        IngestCommonPlugin.class);

        DevNode(Environment environment) {
            super(environment, MODULES, false);
        }

        void closeQuietly() {
            try {
                close();
            } catch (IOException e) {
                e.printStackTrace();
            }
        }
    }
}
