package io.pgsync.flink.engines.host;

import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    private OpenSearchHost() {}

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

    /** A node with the modules that the distribution has but the server's jar does not. */
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
    }
}
