package io.pgsync.flink.compiler;

import io.pgsync.flink.compiler.mapping.MappingMode;
import java.util.Optional;
import java.util.Set;

/**
 * What is decided outside of the schema file.
 *
 * @param plugins the names of all plugins that there are; empty to take any name
 */
public record CompileOptions(MappingMode mapping, Optional<Set<String>> plugins) {
    /** A typed mapping, and plugins of any name. */
    public static final CompileOptions DEFAULT =
            new CompileOptions(MappingMode.TYPED, Optional.empty());

    public CompileOptions {
        plugins = plugins.map(Set::copyOf);
    }

    /** The same with another mapping. */
    public CompileOptions with(MappingMode otherMapping) {
        return new CompileOptions(otherMapping, plugins);
    }

    /** The same with a check of the plugins' names. */
    public CompileOptions withPlugins(Set<String> names) {
        return new CompileOptions(mapping, Optional.of(names));
    }
}
