package io.pgsync.flink.compiler.transform;

import java.io.Serializable;

/**
 * A plugin that documents go through.
 *
 * @param options a JSON object
 */
public record PluginSpec(String name, String options) implements Serializable {
    private static final String NO_OPTIONS = "{}";

    /** For people: the name, with the options if there are any. */
    @Override
    public String toString() {
        return options.equals(NO_OPTIONS) ? name : name + options;
    }
}
