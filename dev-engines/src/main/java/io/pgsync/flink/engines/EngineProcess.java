package io.pgsync.flink.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One running engine: a small shell as guard, the server as its child. The guard holds the read end
 * of a pipe from this JVM; when the pipe closes, however this JVM died, the guard stops the server.
 */
final class EngineProcess {
    // $1 is the signal by which the server stops cleanly, $2 the file for the server's process id,
    // the rest is the server's command. A paused server has to be woken to hear the signal; its
    // children too, as Postgres waits for them.
    private static final String GUARD =
            """
            signal=$1; pidfile=$2; shift 2
            exec 3<&0
            "$@" </dev/null 3<&- & child=$!
            echo $child >"$pidfile"
            ( cat <&3 >/dev/null
              kill -"$signal" $child
              kill -CONT $child $(cat /proc/$child/task/*/children)
              for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
                sleep 1; kill -0 $child || exit
              done
              kill -KILL $child ) 2>/dev/null & watcher=$!
            exec 3<&-
            wait $child; result=$?
            kill $watcher 2>/dev/null
            exit $result
            """;

    private final Engine engine;
    private final Path log;
    private final Path pidFile;
    private final Process guard;

    private EngineProcess(Engine engine, Path log, Path pidFile, Process guard) {
        this.engine = engine;
        this.log = log;
        this.pidFile = pidFile;
        this.guard = guard;
    }

    /**
     * Starts the command and returns at once.
     *
     * @param stopSignal name of the signal that makes the server stop cleanly
     * @param folder the engine's own; receives the log, appended, and the process id
     */
    static EngineProcess start(
            Engine engine, String stopSignal, List<String> command, Path folder) {
        Path log = folder.resolve("log");
        Path pidFile = folder.resolve("pid");
        List<String> line = new ArrayList<>();
        if (Commands.isInstalled("setsid")) {
            // Its own session: Ctrl-C in a terminal reaches us first, and we end the server.
            line.add("setsid");
        }
        line.addAll(List.of("sh", "-c", GUARD, "guard", stopSignal, pidFile.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(pidFile);
            return new EngineProcess(engine, log, pidFile, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the probe succeeds; fails with the end of the log if the server ends first. */
    void awaitReady(Probe probe, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        IOException last = null;
        while (System.nanoTime() < deadline) {
            if (!guard.isAlive()) {
                throw new EngineException(
                        engine + " ended with status " + guard.exitValue() + "; " + logEnd());
            }
            try {
                probe.run();
                return;
            } catch (IOException e) {
                last = e;
            }
            sleep(30);
        }
        throw new EngineException(
                engine + " is not ready after " + limit.toSeconds() + " s; " + logEnd(), last);
    }

    /** Asks the server to stop cleanly and waits for its end. */
    void stop() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // the pipe is closed already: the guard has gone, or is about to
        }
        awaitEnd(30);
    }

    /** SIGKILL to the server and all its processes, without any chance to tidy up. */
    void kill() {
        signal("KILL");
        awaitEnd(10);
    }

    /** SIGSTOP: the server keeps its connections and answers nothing. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    boolean isAlive() {
        return guard.isAlive();
    }

    /** Signals the server and all its processes, and spares the guard. */
    private void signal(String signal) {
        // Twice, as the first process that is hit may just be starting another.
        for (int round = 0; round < 2; round++) {
            List<String> command =
                    new ArrayList<>(
                            List.of("sh", "-c", "kill -\"$@\" 2>/dev/null", "signal", signal));
            ProcessHandle.of(serverPid()).stream()
                    .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                    .map(process -> String.valueOf(process.pid()))
                    .forEach(command::add);
            if (command.size() > 5) {
                Commands.run(command);
            }
        }
    }

    private long serverPid() {
        try {
            return Long.parseLong(Files.readString(pidFile).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd(int seconds) {
        try {
            if (!guard.waitFor(seconds, TimeUnit.SECONDS)) {
                signal("KILL");
                guard.destroyForcibly();
                guard.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            signal("KILL");
            guard.destroyForcibly();
        }
    }

    private String logEnd() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return "the end of "
                    + log
                    + ":\n"
                    + String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "its log " + log + " cannot be read: " + e.getMessage();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while an engine was starting", e);
        }
    }

    /** Succeeds without an exception once the server answers. */
    interface Probe {
        void run() throws IOException;
    }
}
