package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.Result;

/** Adds a field with the text of another one in a form for URLs. */
public final class SlugPlugin implements DocumentPlugin {
    private String source;
    private String target;
    private int maxLength;

    @Override
    public String name() {
        return "Slug";
    }

    @Override
    public void open(PluginContext context) {
        source = context.options().text("source", "title");
        target = context.options().text("target", "slug");
        maxLength = context.options().number("max_length", 100);
    }

    @Override
    public Result transform(ObjectNode document, DocumentContext context) {
        JsonNode text = document.path(source);
        if (text.isTextual() && !text.textValue().isEmpty()) {
            document.put(target, Slugs.shorten(Slugs.of(text.textValue()), maxLength));
        }
        return Result.keep(document);
    }
}
