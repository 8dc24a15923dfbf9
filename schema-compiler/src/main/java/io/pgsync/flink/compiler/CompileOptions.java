package io.pgsync.flink.compiler;

import io.pgsync.flink.compiler.mapping.MappingMode;
import java.util.Optional;
import java.util.Set;

/**
 * Options from outside the schema file.
 *
 * @param meta whether documents show the keys of their rows in {@code _meta}, as PGSync's do
 * @param plugins the names of all available plugins; empty to accept any name
 */
public record CompileOptions(MappingMode mapping, boolean meta, Optional<Set<String>> plugins) {
    /** A typed mapping, no {@code _meta}, and plugins of any name. */
    public static final CompileOptions DEFAULT =
            new CompileOptions(MappingMode.TYPED, false, Optional.empty());

    public CompileOptions {
        plugins = plugins.map(Set::copyOf);
    }

    /** The same with another mapping. */
    public CompileOptions with(MappingMode otherMapping) {
        return new CompileOptions(otherMapping, meta, plugins);
    }

    /** The same with or without {@code _meta}. */
    public CompileOptions withMeta(boolean shown) {
        return new CompileOptions(mapping, shown, plugins);
    }

    /** The same with a check of the plugins' names. */
    public CompileOptions withPlugins(Set<String> names) {
        return new CompileOptions(mapping, meta, Optional.of(names));
    }
}
