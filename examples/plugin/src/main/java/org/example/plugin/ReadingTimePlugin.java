package org.example.plugin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.PluginOptions;
import io.pgsync.flink.udf.Result;

/**
 * Adds the minutes that it takes to read a text, and leaves documents without a text out of the
 * index.
 */
public final class ReadingTimePlugin implements DocumentPlugin {
    private String source;
    private String target;
    private int wordsPerMinute;

    @Override
    public String name() {
        return "ReadingTime";
    }

    @Override
    public void open(PluginContext context) {
        PluginOptions options = context.options();
        source = options.text("source", "text");
        target = options.text("target", "reading_minutes");
        wordsPerMinute = options.number("words_per_minute", 200);
        if (wordsPerMinute == 0) {
            throw new IllegalArgumentException("option 'words_per_minute' must not be 0");
        }
    }

    @Override
    public Result transform(ObjectNode document, DocumentContext context) {
        String text = document.path(source).asText("").strip();
        if (text.isEmpty()) {
            return Result.drop();
        }
        int words = text.split("\\s+").length;
        return Result.keep(document.put(target, (words + wordsPerMinute - 1) / wordsPerMinute));
    }
}
