package io.pgsync.flink.compiler.state;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.explain.Explain;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What identifies the state of a schema's job; {@link RenamingLoader} loads it once more. */
public final class IdentityProbe implements Function<String[], String[]> {

    /**
     * @param input the schema, the catalog, and whether documents have {@code _meta}
     * @return the layout, the layout after it was read again, the form of the rendering, the
     *     explained operators, and the plan's own {@code toString}
     */
    @Override
    public String[] apply(String[] input) {
        CompileOptions options =
                CompileOptions.DEFAULT
                        .withMeta(Boolean.parseBoolean(input[2]))
                        .withPlugins(
                                Set.of(
                                        "Groot",
                                        "Hero",
                                        "Villain",
                                        "Geometry",
                                        "Infinity",
                                        "Masking",
                                        "Slug"));
        var result =
                (Compiled)
                        SchemaCompiler.compile(
                                new SchemaFile("schema.json", input[0]),
                                Map.of("DB", "library", "PREFIX", "test"),
                                CatalogFile.read(input[1]),
                                options);
        PhysicalPlan plan = PhysicalPlanner.plan(result.plan());
        String layout = StateLayout.of(plan, "UTC").toJson();
        return new String[] {
            layout,
            StateLayout.parse(layout).toJson(),
            RenderingForm.of(plan).toString(),
            Explain.operators(plan),
            plan.toString()
        };
    }
}
