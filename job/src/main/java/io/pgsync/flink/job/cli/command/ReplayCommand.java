package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.cli.settings.SettingsFlags;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.verify.Replay;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Retries the documents that have dead letters. */
@Command(
        name = "replay",
        description = {
            "Retries documents that have dead letters, with their current database content.",
            "Removes the dead letters of those that are indexed or no longer needed. Works while",
            "the job runs. Exit code 0 if no dead letter remains, 1 if some do."
        },
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
    private static final int LETTERS_REMAIN = 1;
    private static final int SHOWN = 10;

    @Mixin private SettingsFlags flags;

    @Option(names = "--index", paramLabel = "NAME", description = "Only this index of the schema.")
    private String index;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.of(flags.variables(Map.of()));
        ComposedJob job = new JobComposer(settings, System.err).compile();
        job.target().check();
        boolean done = true;
        for (DocumentPlan plan : job.documents(index)) {
            Replay.Result result = replay(job, plan);
            print(plan.name(), result, System.out);
            done &= result.remaining().isEmpty();
        }
        return done ? 0 : LETTERS_REMAIN;
    }

    private static Replay.Result replay(ComposedJob job, DocumentPlan plan)
            throws InterruptedException {
        try (PluginChain plugins = job.plugins().open(plan);
                Replay replay =
                        Replay.open(
                                plan,
                                job.target().requireStore(plan.name()),
                                job.target().deadLetters(plan.name()).orElseThrow(),
                                job.postgres(),
                                plugins)) {
            return replay.run();
        } catch (SQLException e) {
            throw new UserException(
                    "Postgres cannot build the documents of '%s': %s"
                            .formatted(plan.name(), e.getMessage()),
                    "The role must be able to read all tables of the schema.",
                    e);
        }
    }

    private static void print(String index, Replay.Result result, PrintStream out) {
        int remaining = result.remaining().size();
        out.printf(
                Locale.ROOT,
                "%s: %,d dead letters, %,d settled, %,d remaining%n",
                index,
                result.letters(),
                result.letters() - remaining,
                remaining);
        result.remaining().entrySet().stream()
                .limit(SHOWN)
                .forEach(entry -> out.println("  " + entry.getKey() + ": " + entry.getValue()));
        if (remaining > SHOWN) {
            out.printf(Locale.ROOT, "  and %,d more%n", remaining - SHOWN);
        }
    }
}
