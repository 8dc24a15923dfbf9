package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.PluginOptions;
import io.pgsync.flink.udf.Result;
import java.util.List;

/**
 * Replaces Postgres's {@code infinity} and {@code -infinity}, which no search engine accepts as
 * dates, with dates.
 */
public final class InfinityPlugin implements DocumentPlugin {
    private List<FieldPath> fields;
    private TextNode highest;
    private TextNode lowest;

    @Override
    public String name() {
        return "Infinity";
    }

    @Override
    public void open(PluginContext context) {
        PluginOptions options = context.options();
        fields =
                options.texts("fields", List.of("publish_date")).stream()
                        .map(FieldPath::new)
                        .toList();
        highest = TextNode.valueOf(options.text("max", "9999-12-31T23:59:59.999999"));
        lowest = TextNode.valueOf(options.text("min", "0001-01-01T00:00:00"));
    }

    @Override
    public Result transform(ObjectNode document, DocumentContext context) {
        fields.forEach(field -> field.replace(document, FieldPath.each(this::finite)));
        return Result.keep(document);
    }

    private JsonNode finite(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        if (value.textValue().equalsIgnoreCase("infinity")) {
            return highest;
        }
        return value.textValue().equalsIgnoreCase("-infinity") ? lowest : value;
    }
}
