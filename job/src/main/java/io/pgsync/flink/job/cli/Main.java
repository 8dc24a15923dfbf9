package io.pgsync.flink.job.cli;

import io.pgsync.flink.job.cli.command.DemoCommand;
import io.pgsync.flink.job.cli.command.ErrorReport;
import io.pgsync.flink.job.cli.command.ExplainCommand;
import io.pgsync.flink.job.cli.command.ReplayCommand;
import io.pgsync.flink.job.cli.command.RunCommand;
import io.pgsync.flink.job.cli.command.VerifyCommand;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.cli.compose.JobDefaults;
import io.pgsync.flink.job.cli.settings.Settings;
import io.pgsync.flink.job.cli.settings.SettingsFlags;
import io.pgsync.flink.job.preflight.Preflight.SlotUse;
import io.pgsync.flink.job.sink.Target.Start;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The main class of the job jar. Without a command it adds the job to the environment that Flink
 * provides, as {@code flink run} and application mode require.
 */
@Command(
        name = "pgsync",
        description = {
            "Postgres rows become exact, nested search documents.",
            "Without a command: submits the job to the Flink cluster that runs this main class."
        },
        subcommands = {
            RunCommand.class,
            ExplainCommand.class,
            VerifyCommand.class,
            ReplayCommand.class,
            DemoCommand.class
        },
        sortOptions = false)
public final class Main implements Callable<Integer> {
    @Mixin private SettingsFlags flags;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Shows where an error comes from (PGSYNC_DEBUG=1).")
    private boolean stackTrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this text.")
    private boolean help;

    private Main() {}

    public static void main(String[] arguments) {
        int code = execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs a command; the exit code is 2 for usage errors and 1 for user errors. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    public static CommandLine commandLine() {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.setExecutionExceptionHandler(
                (error, command, parsed) -> new ErrorReport(System.err, main.debug()).print(error));
        return line;
    }

    private boolean debug() {
        return stackTrace || System.getenv("PGSYNC_DEBUG") != null;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.of(flags.variables(Map.of()));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        JobComposer composer = new JobComposer(settings, System.err);
        ComposedJob job = composer.compile();
        String ownJob = ownId(env);
        JobComposer.awaitLock(job, ownJob, System.err);
        SlotUse slotUse = ownJob == null ? SlotUse.REFUSED : SlotUse.ALLOWED;
        JobComposer.prepare(job, Start.UNKNOWN, slotUse, System.err);
        env.configure(JobDefaults.over(env.getConfiguration()));
        job.build(env);
        env.execute(job.name());
        return 0;
    }

    /**
     * Known in application mode with high availability, where this method runs again for the same
     * job.
     */
    private static String ownId(StreamExecutionEnvironment env) {
        return env.getConfiguration()
                .getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
                .orElse(null);
    }
}
