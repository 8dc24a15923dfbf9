package io.pgsync.flink.engines.opensearch3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasModulePlugin;
import org.opensearch.index.reindex.ReindexModulePlugin;
import org.opensearch.ingest.common.IngestCommonModulePlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** Runs one OpenSearch 3 node until the process is told to stop: {@code HOME PORT}. */
final class Host {
    private static final String NODE = "dev-1";

    private Host() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Files.createDirectories(home.resolve("config"));
        System.setProperty("opensearch.path.home", home.toString());
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
        private static final List<PluginInfo> MODULES =
                Stream.of(
                                Netty4ModulePlugin.class,
                                CommonAnalysisModulePlugin.class,
                                MapperExtrasModulePlugin.class,
                                ReindexModulePlugin.class,
                                IngestCommonModulePlugin.class)
                        .map(module -> info(module.getName()))
                        .toList();

        DevNode(Environment environment) {
            super(environment, MODULES, false);
        }

        private static PluginInfo info(String module) {
            return new PluginInfo(
                    module,
                    "on the class path",
                    "NA",
                    Version.CURRENT,
                    "21",
                    module,
                    null,
                    List.of(),
                    false);
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
