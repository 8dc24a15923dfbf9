package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Plugin;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a document's plugins: names as in PGSync, or objects with a name and options. */
final class PluginParser {
    private static final String KEY = "plugins";

    private PluginParser() {}

    static List<Plugin> plugins(ObjectReader document) {
        if (document.object().get(KEY).orElse(null) instanceof Text) {
            return byName(document.texts(KEY));
        }
        var plugins = new ArrayList<Plugin>();
        for (SourceValue element : document.list(KEY)) {
            if (element instanceof ObjectValue object) {
                plugin(object, document).ifPresent(plugins::add);
            } else if (element instanceof Text) {
                plugins.addAll(byName(document.texts(KEY, List.of(element))));
            } else {
                document.wrongType("each element of 'plugins'", element, "a name or an object");
            }
        }
        return plugins;
    }

    private static List<Plugin> byName(List<Text> names) {
        return names.stream().map(name -> new Plugin(name, Optional.empty())).toList();
    }

    private static Optional<Plugin> plugin(ObjectValue object, ObjectReader document) {
        var reader = new ObjectReader(object, "a plugin", document.diagnostics());
        reader.rejectOthers(
                List.of("name", "options"), Code.UNKNOWN_PLUGIN_KEY, "a plugin has no key '%s'");
        Optional<ObjectValue> options = reader.object("options");
        return reader.requiredText("name").map(name -> new Plugin(name, options));
    }
}
