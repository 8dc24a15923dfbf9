package io.pgsync.flink.job.plugin;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.udf.DocumentType;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The jars of the user's plugins and of their libraries, from one folder on the machine that
 * submits the job.
 */
public record PluginJars(List<Path> paths) {
    public static final PluginJars NONE = new PluginJars(List.of());

    public PluginJars {
        paths = List.copyOf(paths);
    }

    /** All jars directly in a folder. */
    public static PluginJars in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars =
                    files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            if (jars.isEmpty()) {
                throw new UserException(
                        "The plugin folder " + folder + " has no jar.",
                        "Put the jars of your plugins into it, or leave out --plugins.");
            }
            return new PluginJars(jars);
        } catch (IOException e) {
            throw new UserException(
                    "Cannot read the plugin folder " + folder + ": " + e,
                    "Set --plugins DIR or PGSYNC_PLUGINS to a folder with jars.",
                    e);
        }
    }

    /** Opens the plugins of one document type. */
    public PluginChain open(DocumentPlan document) {
        if (document.plugins().isEmpty()) {
            return PluginChain.none();
        }
        TableName root = document.root().table().name();
        var type = new DocumentType(document.name(), root.schema(), root.name());
        return PluginChain.open(type, document.plugins(), load());
    }

    /** The plugins in these jars, and those that are available without them. */
    PluginLoader load() {
        List<URL> urls = new ArrayList<>();
        for (Path path : paths) {
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        PluginLoader loader = PluginLoader.of(urls);
        if (!paths.isEmpty() && !loader.hasOwn()) {
            throw new UserException(
                    "No jar has a plugin: " + paths,
                    "A jar names its plugins in META-INF/services/"
                            + "io.pgsync.flink.udf.DocumentPlugin; see docs/plugins.md.");
        }
        return loader;
    }

    /** The names of all plugins that schema files may list. */
    public Set<String> names() {
        try (PluginLoader loader = load()) {
            return loader.names();
        }
    }

    /** Lets Flink ship the jars with the job to any cluster. */
    public ShippedJars ship(StreamExecutionEnvironment env) {
        List<String> names = new ArrayList<>();
        for (Path path : paths) {
            String name = "plugin " + path.getFileName();
            env.registerCachedFile(path.toUri().toString(), name);
            names.add(name);
        }
        return new ShippedJars(names);
    }
}
