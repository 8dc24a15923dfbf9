package io.pgsync.flink.job.cli.compose;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.job.plugin.PluginJars;
import java.io.PrintStream;
import java.util.Map;

/** A schema file with the settings that affect its compilation. */
public record Compilation(
        SchemaFile file,
        Map<String, String> variables,
        CompileOptions options,
        PluginJars plugins) {

    /**
     * Compiles against a catalog, and lets the plugins check their options.
     *
     * @param notes receives the compiler's warnings
     */
    public LogicalPlan against(Catalog catalog, PrintStream notes) {
        CompileResult result =
                SchemaCompiler.compile(
                        file, variables, catalog, options.withPlugins(plugins.names()));
        if (!(result instanceof CompileResult.Compiled compiled)) {
            throw new RejectedSchemaException(result.report());
        }
        notes.print(result.report());
        compiled.plan().documents().forEach(document -> plugins.open(document).close());
        return compiled.plan();
    }
}
