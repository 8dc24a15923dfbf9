package io.pgsync.flink.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs short commands of the operating system to their end. */
final class Commands {
    /** What a command printed (both streams) and how it ended. */
    record Result(int status, String output) {}

    private Commands() {}

    static Result run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Result(process.waitFor(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while running " + command.get(0), e);
        }
    }

    /** Runs the command and throws what it printed unless it ended with status 0. */
    static void runOrThrow(List<String> command) {
        Result result = run(command);
        if (result.status() != 0) {
            throw new EngineException(
                    command.get(0)
                            + " ended with status "
                            + result.status()
                            + ":\n"
                            + result.output());
        }
    }

    static boolean isInstalled(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }
}
