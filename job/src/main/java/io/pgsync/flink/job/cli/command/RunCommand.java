package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.cli.local.JobProgress;
import io.pgsync.flink.job.cli.local.LocalFlags;
import io.pgsync.flink.job.cli.local.LocalJob;
import io.pgsync.flink.job.cli.local.LogFile;
import io.pgsync.flink.job.cli.local.SavedState;
import io.pgsync.flink.job.cli.local.StateFolder;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.cli.settings.SettingsFlags;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the job on the user's own servers, in a local cluster. */
@Command(
        name = "run",
        description = {
            "Runs the job in a local Flink cluster, on your own Postgres and search engine.",
            "After a restart it resumes from its last checkpoint. Ctrl-C stops it."
        },
        sortOptions = false)
public final class RunCommand implements Callable<Integer> {
    @Mixin private SettingsFlags flags;
    @Mixin private LocalFlags local;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Checkpoints and log (PGSYNC_STATE_DIR, default .pgsync).")
    private String stateDirectory;

    @Option(
            names = "--once",
            description = "Exits when the index shows everything that was committed at the start.")
    private boolean once;

    @Option(
            names = "--fresh",
            description =
                    "Drops replication slot, publication, saved state and the index, and"
                            + " reloads everything.")
    private boolean fresh;

    @Override
    public Integer call() throws Exception {
        Signals signals = Signals.install();
        Map<String, String> more = new LinkedHashMap<>();
        if (stateDirectory != null) {
            more.put("PGSYNC_STATE_DIR", stateDirectory);
        }
        Settings settings = Settings.of(flags.variables(more));
        ComposedJob job = new JobComposer(settings, System.err).compile();
        try (StateFolder folder =
                StateFolder.open(
                        settings.stateDirectory(), job.postgres().database(), settings.schema())) {
            LogFile.use(folder.log());
            return run(job, folder, signals);
        }
    }

    private int run(ComposedJob job, StateFolder folder, Signals signals) throws Exception {
        PrintStream out = System.out;
        String id = LocalJob.jobId(folder.checkpoints()).toString();
        JobComposer.awaitLock(job, id, System.err);
        SavedState state = new SavedState(job, folder);
        if (fresh) {
            state.drop();
        }
        Optional<Path> from = state.prepare(out);
        long target = ClusterIdentity.of(job.postgres()).position();
        ProgressLine progress = new ProgressLine(out, System.console() != null);
        try (LocalJob running = LocalJob.start(job, local.options(), folder.checkpoints(), from)) {
            out.println(job.name() + "   (Flink: " + running.webAddress() + ")");
            from.ifPresent(checkpoint -> out.println("resuming from " + checkpoint));
            while (!signals.endAsked() && !(once && running.hasIndexed(target))) {
                running.await(Duration.ofMillis(100));
                progress.show(running.progress(), System.nanoTime());
            }
            progress.end();
            JobProgress last = running.progress();
            long letters = last.deadLetters();
            running.stop();
            out.printf(
                    Locale.ROOT,
                    "%,d documents written, %,d deleted%n",
                    last.written(),
                    last.deleted());
            if (letters > 0) {
                System.err.println(
                        "warning: "
                                + letters
                                + " documents could not be indexed; see the dead letters in "
                                + String.join(", ", job.deadLetterNames()));
            }
            out.println(
                    signals.endAsked()
                            ? "ended; start again to resume"
                            : "the index shows everything that was committed at the start");
            return 0;
        } finally {
            progress.end();
        }
    }
}
