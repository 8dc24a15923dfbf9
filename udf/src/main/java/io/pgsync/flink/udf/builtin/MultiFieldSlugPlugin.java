package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds a field that combines several others into a form for URLs, for example a title and an id.
 */
public final class MultiFieldSlugPlugin implements DocumentPlugin {
    private List<String> sources;
    private String separator;
    private String target;

    @Override
    public String name() {
        return "MultiFieldSlug";
    }

    @Override
    public void open(PluginContext context) {
        sources = context.options().texts("sources", List.of("title", "id"));
        separator = context.options().text("separator", "-");
        target = context.options().text("target", "slug");
    }

    @Override
    public Result transform(ObjectNode document, DocumentContext context) {
        List<String> parts = new ArrayList<>();
        for (String source : sources) {
            JsonNode value = document.get(source);
            if (PlainText.isPresent(value)) {
                parts.add(Slugs.of(PlainText.of(value)));
            }
        }
        if (!parts.isEmpty()) {
            document.put(target, String.join(separator, parts));
        }
        return Result.keep(document);
    }
}
