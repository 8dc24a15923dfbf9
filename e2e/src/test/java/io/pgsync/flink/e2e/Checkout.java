package io.pgsync.flink.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build put what the tests run. */
final class Checkout {
    private static final Path ROOT = Path.of(System.getProperty("e2e.root", ".."));

    static final String MAIN = "io.pgsync.flink.job.cli.Main";

    private Checkout() {}

    static Path jobJar() {
        return existing(ROOT.resolve("job/target/pgsync-job.jar"));
    }

    /** The sources of the plugin that the repository gives as an example. */
    static Path examplePlugin() {
        return existing(ROOT.resolve("examples/plugin/src/main"));
    }

    static Path flinkConf() {
        return existing(ROOT.resolve("flink-conf"));
    }

    /**
     * The class path of every Flink process: Flink's jars, and our class that ends the process with
     * this JVM.
     */
    static String flinkClassPath() {
        Path file = existing(ROOT.resolve("e2e/target/flink-class-path.txt"));
        try {
            return existing(ROOT.resolve("e2e/target/classes"))
                    + ":"
                    + Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A separate folder for each caller, below target; it is kept for the analysis of failures. */
    static Path newFolder(String name) {
        try {
            Path parent = Files.createDirectories(ROOT.resolve("e2e/target/runs"));
            return Files.createTempDirectory(parent, name + "-").toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(
                    path + " is missing; run these tests by ./mvnw verify -pl e2e -am");
        }
        return path.toAbsolutePath().normalize();
    }
}
