package io.pgsync.flink.engines.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.geo.GeoModulePlugin;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.join.ParentJoinPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.percolator.PercolatorPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** Runs one OpenSearch node until the process is told to stop: {@code HOME PORT}. */
final class OpenSearchHost {
    private static final String NODE = "dev-1";

    private OpenSearchHost() {}

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
                // no need of a raised vm.max_map_count
                .put("node.store.allow_mmap", false)
                // a nearly full disk of a developer must not make indices read-only
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
    }

    /** A node with the modules that the distribution has and the server's jar has not. */
    private static final class DevNode extends Node {
        private static final Collection<Class<? extends Plugin>> MODULES =
                List.of(
                        Netty4Plugin.class,
                        CommonAnalysisPlugin.class,
                        MapperExtrasPlugin.class,
                        ParentJoinPlugin.class,
                        PercolatorPlugin.class,
                        ReindexPlugin.class,
                        IngestCommonPlugin.class,
                        PainlessPlugin.class,
                        GeoModulePlugin.class);

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
