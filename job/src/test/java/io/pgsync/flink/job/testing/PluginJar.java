package io.pgsync.flink.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentPlugin;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar that is compiled when a test runs, so that its classes are not on the class path. */
public final class PluginJar {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> plugins = new ArrayList<>();

    /** Adds a class. */
    public PluginJar with(String name, String source) {
        sources.put(name, source);
        return this;
    }

    /** Adds a class that is a plugin; its body follows the class's head. */
    public PluginJar withPlugin(String name, String plugin, String body) {
        plugins.add(name);
        int dot = name.lastIndexOf('.');
        return with(
                name,
                """
                package %s;
                import com.fasterxml.jackson.databind.node.ObjectNode;
                import io.pgsync.flink.udf.*;
                public class %s implements DocumentPlugin {
                    @Override public String name() { return "%s"; }
                    %s
                }
                """
                        .formatted(name.substring(0, dot), name.substring(dot + 1), plugin, body));
    }

    public Path write(Path jar) throws IOException {
        Path work = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
        compile(work);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(work)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                entries.putNextEntry(new JarEntry(work.relativize(file).toString()));
                Files.copy(file, entries);
            }
            entries.putNextEntry(
                    new JarEntry("META-INF/services/" + DocumentPlugin.class.getName()));
            entries.write(String.join("\n", plugins).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private void compile(Path work) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(List.of("-d", work.toString(), "-proc:none"));
        arguments.addAll(List.of("-cp", classPath()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                List.of(
                        place(DocumentPlugin.class),
                        place(ObjectNode.class),
                        place(TreeNode.class),
                        place(JsonProperty.class)));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
