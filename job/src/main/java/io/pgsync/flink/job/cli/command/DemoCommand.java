package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.local.LocalFlags;
import io.pgsync.flink.job.cli.local.LogFile;
import io.pgsync.flink.job.cli.local.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole pipeline with an example, on servers that it starts itself. */
@Command(
        name = "demo",
        description = {
            "Shows the job at work, with its own Postgres and OpenSearch.",
            "Starts them, loads an example, changes rows and prints the effect on the documents.",
            "Everything stays up until Ctrl-C."
        },
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    @Mixin private LocalFlags local;

    @Option(names = "--once", description = "Exits after the changes.")
    private boolean once;

    @Override
    public Integer call() throws Exception {
        Signals signals = Signals.install();
        Path example = home().resolve("examples/shop");
        Path directory = Files.createTempDirectory("pgsync-demo-");
        LogFile.use(directory.resolve("pgsync.log"));
        boolean done = false;
        try {
            int code = new Demo(example, directory, local.options(), signals, System.out).run(once);
            done = code == 0;
            return code;
        } finally {
            if (done) {
                StateFolder.deleteTree(directory);
            } else {
                System.err.println("The logs are in " + directory + ".");
            }
        }
    }

    private static Path home() {
        Path home = Path.of(System.getProperty("pgsync.home", ""));
        if (!Files.isDirectory(home.resolve("examples"))) {
            throw new UserException(
                    "The examples are not in " + home.toAbsolutePath() + ".",
                    "Start the demo with bin/pgsync demo, from a checkout of the project.");
        }
        return home;
    }
}
