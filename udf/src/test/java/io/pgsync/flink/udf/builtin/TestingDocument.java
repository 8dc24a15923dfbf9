package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.DocumentType;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.PluginOptions;
import io.pgsync.flink.udf.Result;
import java.util.Optional;

/** Runs a plugin on JSON with single quotes. */
final class TestingDocument {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();
    private static final DocumentType TYPE = new DocumentType("books", "public", "book");

    private TestingDocument() {}

    /** The document that the plugin makes of this one, in the same notation. */
    static String transform(DocumentPlugin plugin, String options, String document)
            throws Exception {
        open(plugin, options);
        Result result =
                plugin.transform(
                        parse(document), new DocumentContext(TYPE, "1", Optional.empty(), 7));
        return ((Result.Keep) result).document().toString().replace('"', '\'');
    }

    static void open(DocumentPlugin plugin, String options) throws Exception {
        plugin.open(new PluginContext(TYPE, new PluginOptions(parse(options))));
    }

    static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
