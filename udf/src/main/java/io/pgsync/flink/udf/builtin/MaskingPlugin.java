package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.PluginOptions;
import io.pgsync.flink.udf.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Keeps personal data out of the index: removes it, shows a part of it, or replaces it by a hash.
 */
public final class MaskingPlugin implements DocumentPlugin {
    private static final TextNode REDACTED = TextNode.valueOf("[REDACTED]");

    private final Map<FieldPath, UnaryOperator<JsonNode>> rules = new LinkedHashMap<>();

    @Override
    public String name() {
        return "Masking";
    }

    @Override
    public void open(PluginContext context) {
        PluginOptions options = context.options();
        rules.clear();
        options.texts("hash", List.of("user_id", "customer_id"))
                .forEach(field -> rule(field, FieldPath.each(MaskingPlugin::hash)));
        Map<String, String> masks = new LinkedHashMap<>();
        masks.put("email", "email");
        masks.put("phone", "phone");
        masks.put("credit_card", "card");
        options.map("mask", masks)
                .forEach((field, kind) -> rule(field, FieldPath.each(mask(Mask.named(kind)))));
        options.texts("redact", List.of("ssn", "password", "secret"))
                .forEach(field -> rule(field, value -> REDACTED));
    }

    private void rule(String field, UnaryOperator<JsonNode> replacement) {
        if (rules.put(new FieldPath(field), replacement) != null) {
            throw new IllegalArgumentException(
                    "field '" + field + "' is in more than one of 'redact', 'mask' and 'hash'");
        }
    }

    @Override
    public Result transform(ObjectNode document, DocumentContext context) {
        rules.forEach((field, replacement) -> field.replace(document, replacement));
        return Result.keep(document);
    }

    private static UnaryOperator<JsonNode> mask(Mask mask) {
        return value -> {
            if (value.isNull()) {
                return value;
            }
            return value.isContainerNode()
                    ? REDACTED
                    : TextNode.valueOf(mask.apply(PlainText.of(value)));
        };
    }

    private static JsonNode hash(JsonNode value) {
        return PlainText.isPresent(value)
                ? TextNode.valueOf(Mask.hash(PlainText.of(value)))
                : value;
    }
}
