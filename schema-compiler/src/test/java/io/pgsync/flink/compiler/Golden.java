package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that say what comes out of a case folder. {@code -Dgolden.update=true} rewrites them, never
 * in CI; a missing one is written and fails once, so that somebody reads it.
 */
final class Golden {
    static final Path RESOURCES = Path.of("src/test/resources");
    private static final Map<String, String> VARIABLES = Map.of("DB", "library", "PREFIX", "test");
    private static final Set<String> PLUGINS =
            Set.of("Groot", "Hero", "Villain", "Geometry", "Infinity", "Masking", "Slug");

    private Golden() {}

    static Stream<Path> folders(String kind) {
        try (Stream<Path> entries = Files.list(RESOURCES.resolve(kind))) {
            return entries.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the schema of a folder with its own catalog, or with that of the library. */
    static CompileResult compile(Path folder) {
        return compile(folder, CompileOptions.DEFAULT);
    }

    static CompileResult compile(Path folder, CompileOptions options) {
        Path own = folder.resolve("catalog.json");
        Path catalog = Files.exists(own) ? own : RESOURCES.resolve("library-catalog.json");
        return SchemaCompiler.compile(
                new SchemaFile("schema.json", read(folder.resolve("schema.json"))),
                VARIABLES,
                catalog(catalog),
                options.withPlugins(PLUGINS));
    }

    static Catalog catalog(Path file) {
        return CatalogFile.read(read(file));
    }

    /** Compares every output with its file; files that are neither input nor output fail. */
    static void check(Path folder, Map<String, String> outputs) {
        Set<String> allowed = new TreeSet<>(outputs.keySet());
        allowed.addAll(Set.of("schema.json", "catalog.json"));
        outputs.forEach((name, text) -> check(folder.resolve(name), text));
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names =
                    files.map(f -> f.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new));
            names.removeAll(allowed);
            if (updating()) {
                for (String leftover : names) {
                    Files.delete(folder.resolve(leftover));
                }
                return;
            }
            assertThat(names).as("leftover files in %s", folder).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares one output with its file. */
    static void check(Path file, String text) {
        boolean missing = !Files.exists(file);
        if (missing || updating()) {
            write(file, text);
        }
        if (missing && !updating()) {
            fail("%s was missing; it is written now: read it and run again", file);
        }
        assertThat(text).as("%s", file).isEqualTo(read(file));
    }

    private static boolean updating() {
        if (!Boolean.getBoolean("golden.update")) {
            return false;
        }
        assertThat(System.getenv("CI")).as("golden files are not updated in CI").isNull();
        return true;
    }

    private static void write(Path file, String text) {
        assertThat(System.getenv("CI")).as("%s is missing", file).isNull();
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
