package io.pgsync.flink.compiler.logical;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.transform.PluginSpec;
import java.util.List;
import java.util.Optional;

/**
 * One document type: a tree of nodes, and how its documents are written.
 *
 * @param name what the user calls it, {@code index} in the schema file; the writer decides which
 *     index holds its documents
 * @param routing the top-level field of the finished document whose value routes it
 * @param pipeline the ingest pipeline named on each index operation
 * @param plugins the plugins, in the order in which they are applied
 * @param meta whether documents show the keys of their rows in {@code _meta}, as PGSync's do
 * @param settings the index settings as the engine wants them under {@code settings.index}; empty
 *     if the engine's defaults are wanted
 * @param mapping the complete {@code mappings} object to create the index with
 */
public record DocumentPlan(
        String database,
        String name,
        NodePlan root,
        Optional<String> routing,
        Optional<String> pipeline,
        List<PluginSpec> plugins,
        boolean meta,
        ObjectNode settings,
        ObjectNode mapping) {
    public DocumentPlan {
        plugins = List.copyOf(plugins);
    }
}
