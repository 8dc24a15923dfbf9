package io.pgsync.flink.job.cli.compose;

import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.catalog.InvalidCatalogException;
import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.preflight.Preflight;
import io.pgsync.flink.job.preflight.Preflight.SlotUse;
import io.pgsync.flink.job.sink.Target.Preparation;
import io.pgsync.flink.job.sink.Target.Start;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Builds a job from the settings: schema file, catalog, compilation, checks of the servers, index.
 * The error of each step tells the user what to do.
 */
public final class JobComposer {
    private final Settings settings;
    private final PrintStream notes;

    /**
     * Creates a composer for these settings.
     *
     * @param notes receives the compiler's warnings
     */
    public JobComposer(Settings settings, PrintStream notes) {
        this.settings = settings;
        this.notes = notes;
    }

    /** Compiles the schema against the database; changes nothing anywhere. */
    public ComposedJob compile() {
        SchemaFile file = read(settings.schema());
        String database = database(file, settings.variables());
        String schemaName = settings.schema().getFileName().toString();
        PostgresOptions postgres = settings.postgres().options(database, schemaName);
        var compilation =
                new Compilation(file, settings.variables(), settings.compile(), settings.plugins());
        LogicalPlan logical = compilation.against(catalog(postgres), notes);
        return new ComposedJob(
                logical,
                PhysicalPlanner.plan(logical),
                settings.plugins(),
                postgres.withTimeZone(Preflight.timeZone(postgres)),
                settings.target(),
                settings.redis(),
                settings.rendering());
    }

    public static SchemaFile read(Path path) {
        try {
            return SchemaFile.read(path);
        } catch (IOException e) {
            throw new UserException(
                    "Cannot read the schema file " + path + ": " + e.getMessage(),
                    "Make it a readable file in UTF-8.",
                    e);
        }
    }

    public static Catalog readCatalog(Path path) {
        try {
            return CatalogFile.read(Files.readString(path));
        } catch (IOException | InvalidCatalogException e) {
            throw new UserException(
                    "Cannot read the catalog file " + path + ": " + e.getMessage(),
                    "Recreate it with: pgsync explain --write-catalog " + path,
                    e);
        }
    }

    /** The database that the schema names; if it names none, the compiler reports the error. */
    public static String database(SchemaFile file, Map<String, String> variables) {
        return SchemaCompiler.database(file, variables)
                .orElseThrow(
                        () ->
                                new RejectedSchemaException(
                                        SchemaCompiler.compile(
                                                        file,
                                                        variables,
                                                        new Catalog("", List.of(), List.of()))
                                                .report()));
    }

    public static Catalog catalog(PostgresOptions postgres) {
        try (Connection connection = Preflight.connect(postgres)) {
            return JdbcCatalogReader.read(connection);
        } catch (SQLException e) {
            throw new UserException(
                    "Cannot read the catalog of " + postgres + ": " + e.getMessage(),
                    "See Postgres's message above; the role must be able to read pg_catalog.",
                    e);
        }
    }

    /**
     * Waits until no other job has the slot; without Redis there is only a warning.
     *
     * @param ownJob the id that the job will have, or null if Flink has not chosen it yet
     * @throws UserException if another running job holds the slot
     */
    public static void awaitLock(ComposedJob job, String ownJob, PrintStream notes)
            throws InterruptedException {
        if (job.guard().isEmpty()) {
            notes.println(
                    "warning: without REDIS_URL only the replication slot itself keeps a second"
                            + " job out, and there are no health markers.");
            return;
        }
        long system;
        try {
            system = ClusterIdentity.of(job.postgres()).system();
        } catch (SQLException e) {
            return; // the check of the servers reports this error better
        }
        job.guard().get().check(ownJob, system, notes::println);
    }

    /**
     * Checks the servers and requires that nobody reads the slot. Creates the publication and
     * whatever the target needs, if missing. Without a slot, no job has read this database yet, so
     * everything will be loaded.
     *
     * @return the state of the Postgres server
     */
    public static Preflight.Report prepare(ComposedJob job, Start start, PrintStream notes) {
        return prepare(job, start, SlotUse.REFUSED, notes);
    }

    /** Same as above, where another reader may use the slot. */
    public static Preflight.Report prepare(
            ComposedJob job, Start start, SlotUse slotUse, PrintStream notes) {
        job.target().check();
        Preflight.Report report = Preflight.check(job.postgres(), job.plan().tables(), slotUse);
        Start known = start == Start.UNKNOWN && report.slotPosition() == 0 ? Start.LOAD : start;
        job.target()
                .prepare(
                        new Preparation(
                                job.logical().documents(),
                                known,
                                report.cluster().position(),
                                notes));
        return report;
    }
}
