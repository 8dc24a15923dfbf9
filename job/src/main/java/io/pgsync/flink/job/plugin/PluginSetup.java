package io.pgsync.flink.job.plugin;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.Documents;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.udf.DocumentType;
import java.io.Serializable;
import java.net.MalformedURLException;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Everything needed to open the plugins of one document type within a subtask. */
public record PluginSetup(DocumentType type, List<PluginSpec> plugins, ShippedJars jars)
        implements Serializable {
    public PluginSetup {
        plugins = List.copyOf(plugins);
    }

    /** The plugins that the documents of a root go through. */
    public static PluginSetup of(
            PhysicalPlan plan, Assemble root, Documents output, ShippedJars jars) {
        TableName table = plan.tables().get(root.rows().table()).name();
        var type = new DocumentType(output.document(), table.schema(), table.name());
        return new PluginSetup(type, output.plugins(), jars);
    }

    public PluginChain open(RuntimeContext context) throws MalformedURLException {
        return plugins.isEmpty()
                ? PluginChain.none()
                : PluginChain.open(type, plugins, jars.load(context.getDistributedCache()));
    }
}
