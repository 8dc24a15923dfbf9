package io.pgsync.flink.job.plugin;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.udf.DocumentPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.util.ChildFirstClassLoader;

/**
 * Finds plugins by name: built-in ones, those on the job's own class path, and those in jars.
 *
 * <p>Jars have their own class loader, which searches them first, so that a plugin's libraries do
 * not conflict with the job's. The two share only the plugin interface, Jackson's tree and the
 * logging API.
 */
public final class PluginLoader implements AutoCloseable {
    private static final String[] SHARED = {
        "java.",
        "io.pgsync.flink.udf.",
        "com.fasterxml.jackson.core.",
        "com.fasterxml.jackson.databind.",
        "com.fasterxml.jackson.annotation.",
        "org.slf4j.",
        "org.apache.logging.",
    };
    private static final String BUILT_IN = "io.pgsync.flink.udf.builtin.";

    private final ClassLoader classes;
    private final URLClassLoader own;
    private final Map<String, ServiceLoader.Provider<DocumentPlugin>> providers = new TreeMap<>();

    private PluginLoader(ClassLoader classes, URLClassLoader own) {
        this.classes = classes;
        this.own = own;
    }

    static PluginLoader of(List<URL> jars) {
        ClassLoader job = PluginLoader.class.getClassLoader();
        URLClassLoader own =
                jars.isEmpty()
                        ? null
                        : new ChildFirstClassLoader(
                                jars.toArray(URL[]::new), job, SHARED, error -> {});
        PluginLoader loader = new PluginLoader(own == null ? job : own, own);
        try {
            ServiceLoader.load(DocumentPlugin.class, loader.classes).stream().forEach(loader::add);
            return loader;
        } catch (ServiceConfigurationError | LinkageError e) {
            loader.close();
            throw new UserException(
                    "A plugin cannot be loaded: " + message(e),
                    "Build it against this version's udf module, put everything that it needs"
                            + " into the folder of its jar, and give it a public constructor"
                            + " without parameters that does nothing.",
                    PluginFailure.of(e));
        } catch (RuntimeException e) {
            loader.close();
            throw e;
        }
    }

    private static String message(Throwable error) {
        Throwable cause = error.getCause();
        return error.getMessage() + (cause == null ? "" : ": " + cause);
    }

    /**
     * A user's plugin overrides a built-in one with the same name; two user plugins with the same
     * name are an error.
     */
    private void add(ServiceLoader.Provider<DocumentPlugin> provider) {
        String name = provider.get().name();
        String type = provider.type().getName();
        if (name == null || name.isBlank()) {
            throw new UserException(
                    "The plugin " + type + " has no name.", "Return a name from name().");
        }
        var other = providers.get(name);
        if (other == null || isBuiltIn(other)) {
            providers.put(name, provider);
        } else if (!isBuiltIn(provider)) {
            throw new UserException(
                    "Two plugins are named '%s': %s and %s."
                            .formatted(name, other.type().getName(), type),
                    "Remove the jar of one of them.");
        }
    }

    private static boolean isBuiltIn(ServiceLoader.Provider<DocumentPlugin> provider) {
        return provider.type().getName().startsWith(BUILT_IN);
    }

    /** The names of all available plugins. */
    public Set<String> names() {
        return Set.copyOf(providers.keySet());
    }

    /** Whether any plugin comes from the jars. */
    boolean hasOwn() {
        return providers.values().stream().anyMatch(p -> p.type().getClassLoader() == own);
    }

    /** A new instance. */
    DocumentPlugin create(String name) {
        var provider = providers.get(name);
        if (provider == null) {
            throw new UserException(
                    "There is no plugin '%s' where the job runs; available: %s."
                            .formatted(name, String.join(", ", providers.keySet())),
                    "Submit the job with the same --plugins folder, or put the plugin's jar into"
                            + " the usrlib folder of every machine.");
        }
        return provider.get();
    }

    /** Where a plugin's code finds its classes. */
    ClassLoader classes() {
        return classes;
    }

    @Override
    public void close() {
        try {
            if (own != null) {
                own.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
