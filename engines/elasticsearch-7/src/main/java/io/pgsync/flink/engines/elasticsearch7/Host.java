package io.pgsync.flink.engines.elasticsearch7;

import io.pgsync.flink.engines.host.SearchHost;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    private Host() {}

    public static void main(String[] arguments) throws Exception {
        SearchHost host = SearchHost.of(arguments);
        System.setProperty("es.path.home", host.home().toString());
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
    }
}
