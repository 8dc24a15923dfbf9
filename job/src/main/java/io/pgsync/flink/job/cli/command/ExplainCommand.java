package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.explain.Explain;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.Compilation;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.cli.settings.PostgresSettings;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.cli.settings.SettingsFlags;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a schema compiles to, against a live catalog or one from a file. */
@Command(
        name = "explain",
        description = "Checks a schema; shows the documents and the operators that maintain them.",
        sortOptions = false)
public final class ExplainCommand implements Callable<Integer> {
    @Mixin private SettingsFlags flags;

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "Takes tables and keys from this file, not from Postgres.")
    private Path catalogFile;

    @Option(
            names = "--write-catalog",
            paramLabel = "FILE",
            description = "Writes tables and keys to this file, for --catalog.")
    private Path writeTo;

    @Override
    public Integer call() {
        Variables variables = flags.variables(Map.of());
        Path schema = Settings.schema(variables);
        SchemaFile file = JobComposer.read(schema);
        Catalog catalog =
                catalogFile != null
                        ? JobComposer.readCatalog(catalogFile)
                        : catalog(file, schema, variables);
        if (writeTo != null) {
            write(catalog);
        }
        var compilation =
                new Compilation(
                        file,
                        variables.all(),
                        Settings.compileOptions(variables),
                        Settings.plugins(variables));
        LogicalPlan plan = compilation.against(catalog, System.err);
        System.out.print(Explain.logical(plan));
        System.out.println("\noperators\n");
        System.out.print(Explain.operators(PhysicalPlanner.plan(plan)));
        return 0;
    }

    private static Catalog catalog(SchemaFile file, Path schema, Variables variables) {
        String database = JobComposer.database(file, variables.all());
        PostgresOptions postgres =
                PostgresSettings.of(variables).options(database, schema.getFileName().toString());
        return JobComposer.catalog(postgres);
    }

    private void write(Catalog catalog) {
        try {
            Files.writeString(writeTo, CatalogFile.write(catalog));
        } catch (IOException e) {
            throw new UserException(
                    "Cannot write the catalog to " + writeTo + ": " + e.getMessage(),
                    "Choose a path that is writable.",
                    e);
        }
    }
}
