package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The jar of {@code examples/plugin}, made without its Maven build. */
final class ExamplePlugin {
    static final String JAR = "example.jar";

    private ExamplePlugin() {}

    /** A new folder with the jar and nothing else. */
    static Path folder(Path parent) throws IOException {
        Path sources = Checkout.examplePlugin();
        Path classes = Files.createDirectory(parent.resolve("classes"));
        try (Stream<Path> files = Files.walk(sources.resolve("java"))) {
            List<String> java =
                    files.map(Path::toString).filter(name -> name.endsWith(".java")).toList();
            String[] arguments =
                    Stream.concat(Stream.of("-d", classes.toString()), java.stream())
                            .toArray(String[]::new);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                    .isZero();
        }
        Path folder = Files.createDirectory(parent.resolve("plugins"));
        try (OutputStream file = Files.newOutputStream(folder.resolve(JAR));
                JarOutputStream jar = new JarOutputStream(file)) {
            addAll(classes, jar);
            addAll(sources.resolve("resources"), jar);
        }
        return folder;
    }

    private static void addAll(Path folder, JarOutputStream jar) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
    }
}
