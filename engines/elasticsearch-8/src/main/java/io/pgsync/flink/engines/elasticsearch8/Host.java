package io.pgsync.flink.engines.elasticsearch8;

import io.pgsync.flink.engines.host.SearchHost;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs one Elasticsearch 8 node until the process is told to stop: {@code HOME PORT}. Its modules
 * are in the folder already.
 */
final class Host {
    private Host() {}

    public static void main(String[] arguments) throws Exception {
        LogConfigurator.configureESLogging();
        SearchHost host = SearchHost.of(arguments);
        Files.writeString(host.config().resolve("log4j2.properties"), SearchHost.LOGGING);
        Settings.Builder settings = Settings.builder();
        host.settings().forEach(settings::put);
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(
                        settings.build(), Map.of(), host.config(), () -> SearchHost.NODE);
        LogConfigurator.setNodeName(SearchHost.NODE);
        LogConfigurator.registerErrorListener();
        LogConfigurator.configure(environment, true);
        PluginsLoader plugins =
                PluginsLoader.createPluginsLoader(
                        PluginsLoader.loadModulesBundles(host.home().resolve("modules")),
                        Set.of(),
                        Map.of(),
                        false);
        Node node = new Node(environment, plugins);
        SearchHost.run(node, node::start);
    }
}
