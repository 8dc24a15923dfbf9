package io.pgsync.flink.engines.opensearch3;

import io.pgsync.flink.engines.host.SearchHost;
import java.util.List;
import java.util.Map;
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
    private Host() {}

    public static void main(String[] arguments) throws Exception {
        SearchHost host = SearchHost.of(arguments);
        System.setProperty("opensearch.path.home", host.home().toString());
        LogConfigurator.setNodeName(SearchHost.NODE);
        Settings.Builder settings = Settings.builder();
        host.settings().forEach(settings::put);
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(
                        settings.build(), Map.of(), host.config(), () -> SearchHost.NODE);
        DevNode node = new DevNode(environment);
        SearchHost.run(node, node::start);
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
    }
}
