package io.pgsync.flink.job.cli.local;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags of the commands that start a local cluster. */
public final class LocalFlags {
    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "Subtasks per operator; default: half the number of processors, at most 4.")
    // each operator has its own thread, so one subtask of each keeps two processors busy
    private int parallelism =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    @Option(
            names = "--web-port",
            paramLabel = "PORTS",
            defaultValue = "8081-8099",
            description = "Port, or range of ports, of Flink's web UI; default ${DEFAULT-VALUE}.")
    private String webPorts;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "A Flink option, for example -Dtaskmanager.memory.managed.size=1g.")
    private final Map<String, String> flink = new LinkedHashMap<>();

    public LocalJob.Options options() {
        return new LocalJob.Options(Math.max(1, parallelism), webPorts, flink);
    }
}
