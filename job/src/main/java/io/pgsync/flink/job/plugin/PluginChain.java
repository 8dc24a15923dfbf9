package io.pgsync.flink.job.plugin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.DocumentType;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.PluginOptions;
import io.pgsync.flink.udf.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins that documents of one type go through, in order. Not thread-safe. */
public final class PluginChain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginChain.class);

    private final DocumentType type;
    private final PluginLoader loader;
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> failed = new HashSet<>();

    private record Step(String name, DocumentPlugin plugin) {}

    private PluginChain(DocumentType type, PluginLoader loader) {
        this.type = type;
        this.loader = loader;
    }

    /** A chain that does not change documents. */
    public static PluginChain none() {
        return new PluginChain(null, null);
    }

    /**
     * Creates and opens the plugins.
     *
     * @param loader is closed with the chain
     * @throws UserException if a plugin does not exist or does not accept its options
     */
    public static PluginChain open(
            DocumentType type, List<PluginSpec> plugins, PluginLoader loader) {
        PluginChain chain = new PluginChain(type, loader);
        try {
            plugins.forEach(chain::add);
            return chain;
        } catch (RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    private void add(PluginSpec spec) {
        DocumentPlugin plugin = loader.create(spec.name());
        steps.add(new Step(spec.name(), plugin));
        PluginOptions options =
                new PluginOptions(
                        DocumentJson.read(spec.options().getBytes(StandardCharsets.UTF_8)));
        try {
            inItsClassLoader(
                    () -> {
                        plugin.open(new PluginContext(type, options));
                        return null;
                    });
            requireAllRead(options);
        } catch (Exception | LinkageError e) {
            throw new UserException(
                    "Plugin '%s' of index '%s' cannot be opened: %s"
                            .formatted(spec.name(), type.index(), said(e)),
                    "Correct its options in the schema file, or the plugin.",
                    PluginFailure.of(e));
        }
    }

    private static void requireAllRead(PluginOptions options) {
        if (!options.unread().isEmpty()) {
            String known = String.join(", ", new TreeSet<>(options.known()));
            throw new IllegalArgumentException(
                    "it has no option %s; %s"
                            .formatted(
                                    String.join(", ", options.unread()),
                                    known.isEmpty() ? "it has no options" : "it has: " + known));
        }
    }

    /**
     * Runs a document through all plugins.
     *
     * @param routing null if the document has none
     * @param version the WAL position that the document shows
     * @return empty if a plugin drops it
     * @throws UserException if one fails
     */
    public Optional<byte[]> apply(byte[] json, String id, String routing, long version) {
        if (steps.isEmpty()) {
            return Optional.of(json);
        }
        var context = new DocumentContext(type, id, Optional.ofNullable(routing), version);
        return apply(read(json, context), context).map(document -> write(document, context));
    }

    /**
     * Same as {@link #apply(byte[], String, String, long)}, for a document that Postgres has built.
     */
    public Optional<ObjectNode> apply(ObjectNode composed, String id, String routing) {
        if (steps.isEmpty()) {
            return Optional.of(composed);
        }
        var context = new DocumentContext(type, id, Optional.ofNullable(routing), 0);
        return apply(composed, context)
                .map(document -> read(write(document, context), context)); // as the index has it
    }

    private Optional<ObjectNode> apply(ObjectNode first, DocumentContext context) {
        ObjectNode document = first;
        for (Step step : steps) {
            Result result = transform(step, document, context);
            if (!(result instanceof Result.Keep keep)) {
                return Optional.empty();
            }
            document = keep.document();
        }
        return Optional.of(document);
    }

    private static ObjectNode read(byte[] json, DocumentContext context) {
        try {
            return DocumentJson.read(json);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "Plugins cannot process " + name(context) + ": it is " + e.getMessage(),
                    "Remove the column with such values, or the plugins, from the document.",
                    e);
        }
    }

    private static String name(DocumentContext context) {
        DocumentType type = context.type();
        return "document '%s' of index '%s' (table %s.%s)"
                .formatted(context.id(), type.index(), type.schema(), type.table());
    }

    private byte[] write(ObjectNode document, DocumentContext context) {
        try {
            return DocumentJson.write(document);
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw failure(steps.get(steps.size() - 1), context, e);
        }
    }

    private Result transform(Step step, ObjectNode document, DocumentContext context) {
        try {
            Result result = inItsClassLoader(() -> step.plugin().transform(document, context));
            if (result == null) {
                throw new IllegalStateException("it returned null instead of keep or drop");
            }
            return result;
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (failed.add(step.name())) {
                LOG.warn("Plugin '{}' has failed for the first time here", step.name(), e);
            }
            throw failure(step, context, e);
        }
    }

    private static UserException failure(Step step, DocumentContext context, Throwable error) {
        return new UserException(
                "Plugin '%s' failed on %s: %s".formatted(step.name(), name(context), said(error)),
                "Correct the plugin, or have it drop documents that it cannot handle, and start"
                        + " again: the job resumes from its last checkpoint. Correcting the row"
                        + " helps only if everything is reloaded, because the"
                        + " checkpoint is older.",
                PluginFailure.of(error));
    }

    private static String said(Throwable error) {
        return error instanceof IllegalArgumentException && error.getMessage() != null
                ? error.getMessage()
                : error.toString();
    }

    private interface Call<T> {
        T run() throws Exception;
    }

    /** Libraries load classes through the thread's class loader, which is not the plugin's. */
    private <T> T inItsClassLoader(Call<T> call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader.classes());
        try {
            return call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Closes all plugins; a failure to close does not affect documents. */
    @Override
    public void close() {
        for (Step step : steps) {
            try {
                inItsClassLoader(
                        () -> {
                            step.plugin().close();
                            return null;
                        });
            } catch (Exception | LinkageError e) {
                LOG.warn("Plugin '{}' of index '{}' failed to close", step.name(), type.index(), e);
            }
        }
        steps.clear();
        if (loader != null) {
            loader.close();
        }
    }
}
