package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.cli.settings.SettingsFlags;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.verify.Findings;
import io.pgsync.flink.job.verify.Verification;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the indices of a schema with the database. */
@Command(
        name = "verify",
        description = {
            "Compares every document of the index with the one that Postgres itself builds.",
            "Works while the job runs and data changes. Exit code 0 if equal, 1 if not."
        },
        sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;

    @Mixin private SettingsFlags flags;
    @ArgGroup private Selection selection = new Selection();

    @Option(names = "--index", paramLabel = "NAME", description = "Only this index of the schema.")
    private String index;

    @Option(
            names = "--repair",
            description = "Writes or deletes the documents that differ, and compares again.")
    private boolean repair;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long to wait for a running job to catch up with a difference; default"
                            + " ${DEFAULT-VALUE}.")
    private int waitSeconds;

    /** The documents to verify; all by default. */
    private static final class Selection {
        @Option(names = "--all", description = "All documents; the default.")
        private boolean all;

        @Option(
                names = "--ids",
                split = ",",
                paramLabel = "ID",
                description = "Only the documents with these _ids.")
        private List<String> ids;

        @Option(
                names = "--sample",
                paramLabel = "N",
                description = "N random documents of the database and N of the index.")
        private Integer sample;
    }

    @Override
    public Integer call() throws Exception {
        if (selection.sample != null && selection.sample < 1) {
            throw new UserException(
                    "A sample of " + selection.sample + " documents proves nothing.",
                    "Give --sample a number of at least 1.");
        }
        if (waitSeconds < 0) {
            throw new UserException("--wait is negative.", "Give it a number of seconds.");
        }
        Settings settings = Settings.of(flags.variables(Map.of()));
        ComposedJob job = new JobComposer(settings, System.err).compile();
        job.target().check();
        boolean equal = true;
        for (DocumentPlan plan : job.documents(index)) {
            Findings findings = verify(job, plan);
            new VerifyReport(System.out).print(findings, job.target().deadLetters(plan.name()));
            equal &= findings.isEqual();
        }
        return equal ? 0 : DIFFERENT;
    }

    private Findings verify(ComposedJob job, DocumentPlan plan) throws InterruptedException {
        VerifyBar bar = new VerifyBar(System.err, System.console() != null, plan.name());
        try (PluginChain plugins = job.plugins().open(plan);
                Verification verification =
                        Verification.open(
                                plan,
                                job.target().requireStore(plan.name()),
                                job.postgres(),
                                new Verification.Options(
                                        repair, Duration.ofSeconds(waitSeconds), plugins),
                                bar)) {
            if (selection.ids != null) {
                return verification.ids(selection.ids);
            }
            return selection.sample != null
                    ? verification.sample(selection.sample)
                    : verification.all();
        } catch (SQLException e) {
            throw new UserException(
                    "Postgres cannot build the documents of '%s': %s"
                            .formatted(plan.name(), e.getMessage()),
                    "The role must be able to read all tables of the schema. If a value is the"
                            + " cause, correct it; the job cannot index it either.",
                    e);
        } finally {
            bar.end();
        }
    }
}
