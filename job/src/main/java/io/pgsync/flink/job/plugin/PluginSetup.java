package io.pgsync.flink.job.plugin;

import io.pgsync.flink.compiler.physical.PluginSpec;
import io.pgsync.flink.udf.DocumentType;
import java.io.Serializable;
import java.net.MalformedURLException;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;

/** What it takes to open the plugins of one document type within a subtask. */
public record PluginSetup(DocumentType type, List<PluginSpec> plugins, ShippedJars jars)
        implements Serializable {
    public PluginSetup {
        plugins = List.copyOf(plugins);
    }

    public PluginChain open(RuntimeContext context) throws MalformedURLException {
        return plugins.isEmpty()
                ? PluginChain.none()
                : PluginChain.open(type, plugins, jars.load(context.getDistributedCache()));
    }
}
