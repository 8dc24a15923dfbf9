package io.pgsync.flink.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathITCase {
    private static final List<Engine> STARTED =
            List.of(Engine.POSTGRES, Engine.OPENSEARCH, Engine.REDIS);

    @TempDir Path directory;
    private Process victim;

    @AfterEach
    void endVictim() {
        victim.destroyForcibly();
    }

    /** Runs in the JVM that is killed: starts engines, prints their ports, waits for ever. */
    static final class Victim {
        public static void main(String[] arguments) throws InterruptedException {
            Engines engines =
                    Engines.builder(Path.of(arguments[0])).postgres().openSearch().redis().start();
            for (Engine engine : STARTED) {
                System.out.println(engines.port(engine));
            }
            if (arguments.length > 1) {
                engines.pause(Engine.valueOf(arguments[1]));
                System.out.println("paused");
            }
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void allEnginesEndWhenTheirParentIsKilled() throws Exception {
        victim = victim(directory.toString());
        List<Integer> ports = ports(victim);
        assertThat(ports).noneMatch(Ports::isFree);

        victim.destroyForcibly().waitFor();

        await(ports);
    }

    @Test
    void aPausedPostgresEndsWhenItsParentIsKilled() throws Exception {
        victim = victim(directory.toString(), "POSTGRES");
        List<Integer> ports = ports(victim);
        assertThat(victim.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("paused");

        victim.destroyForcibly().waitFor();

        await(ports);
    }

    private Process victim(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Java.executable(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    private static List<Integer> ports(Process victim) throws IOException {
        BufferedReader output = victim.inputReader(StandardCharsets.UTF_8);
        List<Integer> ports = new ArrayList<>();
        for (Engine ignored : STARTED) {
            ports.add(Integer.parseInt(output.readLine()));
        }
        return ports;
    }

    private static void await(List<Integer> ports) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!ports.stream().allMatch(Ports::isFree)) {
            assertThat(System.nanoTime()).as("ports still taken: %s", ports).isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
