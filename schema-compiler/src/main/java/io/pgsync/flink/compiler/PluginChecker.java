package io.pgsync.flink.compiler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Plugin;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import io.pgsync.flink.compiler.transform.PluginSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the names of plugins; only the plugins know the meaning of their options.
 *
 * @param known all available names; empty to accept any
 */
record PluginChecker(Optional<Set<String>> known, Diagnostics diagnostics) {

    PluginSpec check(Plugin plugin) {
        Text name = plugin.name();
        known.filter(names -> !names.contains(name.text()))
                .ifPresent(names -> diagnostics.add(unknown(name, names)));
        ObjectNode options =
                plugin.options()
                        .map(ObjectValue::toJson)
                        .orElse(JsonNodeFactory.instance.objectNode());
        return new PluginSpec(name.text(), options.toString());
    }

    private static Diagnostic unknown(Text name, Set<String> known) {
        return new Diagnostic(
                        Code.UNKNOWN_PLUGIN,
                        name.at(),
                        "there is no plugin '%s'".formatted(name.text()),
                        Suggestions.didYouMean(name.text(), known),
                        List.of())
                .withNote("there are: " + String.join(", ", new TreeSet<>(known)))
                .withNote("put the jar of your own plugin into the --plugins folder");
    }
}
