package io.pgsync.flink.e2e;

import io.pgsync.flink.e2e.child.ChildMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Flink program in its own JVM, which ends with ours. */
final class FlinkProcess implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final Process process;

    private FlinkProcess(String name, Path folder, Process process) {
        this.name = name;
        this.folder = folder;
        this.process = process;
    }

    /**
     * What to start.
     *
     * @param name also names its files: NAME.log, NAME.out, NAME.err
     * @param jvm options of the JVM
     */
    record Command(
            String name,
            List<String> jvm,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {

        /** A small program whose speed does not matter. */
        static Command small(String name, String mainClass, List<String> arguments) {
            List<String> jvm = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
            return new Command(name, jvm, mainClass, arguments, Map.of());
        }
    }

    static FlinkProcess start(Path folder, Command command) throws IOException {
        return start(folder, command, Checkout.flinkClassPath());
    }

    static FlinkProcess start(Path folder, Command command, String classPath) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.jvm());
        line.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.time=ALL-UNNAMED",
                        "-Dpgsync.log=" + folder.resolve(command.name() + ".log"),
                        "-Dlog4j2.configurationFile="
                                + Checkout.flinkConf().resolve("log4j2-local.properties"),
                        "-cp",
                        classPath,
                        ChildMain.class.getName(),
                        command.mainClass()));
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(folder.toFile());
        builder.redirectOutput(folder.resolve(command.name() + ".out").toFile());
        builder.redirectError(folder.resolve(command.name() + ".err").toFile());
        builder.environment().keySet().removeIf(FlinkProcess::isSetting);
        builder.environment().put("FLINK_CONF_DIR", folder.resolve("conf").toString());
        builder.environment().putAll(command.environment());
        return new FlinkProcess(command.name(), folder, builder.start());
    }

    /**
     * The settings of the job and of Flink must not come from the environment of the person who
     * runs the tests.
     */
    private static boolean isSetting(String variable) {
        return variable.matches(
                "(PG|PGSYNC_|ELASTICSEARCH_|REDIS_|FLINK_).*|SCHEMA|JAVA_TOOL_OPTIONS");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Runs something when the process has ended, for any reason. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Writes the stacks of all threads into NAME.threads, for the analysis of a failed test. */
    void printThreads() throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".threads").toFile())
                    .start()
                    .waitFor(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** How a program ended and what it printed. */
    record Result(int status, String out, String err) {}

    Result await() throws IOException, InterruptedException {
        if (!process.waitFor(6, TimeUnit.MINUTES)) {
            kill();
            throw new AssertionError(name + " does not end; see " + folder);
        }
        return new Result(
                process.exitValue(),
                Files.readString(folder.resolve(name + ".out")),
                Files.readString(folder.resolve(name + ".err")));
    }

    /** SIGTERM, and SIGKILL if that does not help. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
