package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/**
 * Fields of a document by a dotted path: {@code authors.email} is that field of every author,
 * whether {@code authors} is an object or an array of objects. A name may contain dots itself.
 */
record FieldPath(String path) {

    /** Replaces each existing value, including JSON null. */
    void replace(ObjectNode document, UnaryOperator<JsonNode> replacement) {
        replace(document, path, replacement);
    }

    private static void replace(JsonNode at, String path, UnaryOperator<JsonNode> replacement) {
        if (at instanceof ArrayNode array) {
            array.forEach(element -> replace(element, path, replacement));
        } else if (at instanceof ObjectNode object) {
            if (object.has(path)) {
                object.set(path, replacement.apply(object.get(path)));
            }
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                JsonNode below = object.path(path.substring(0, dot));
                replace(below, path.substring(dot + 1), replacement);
            }
        }
    }

    /** Applies to a value, or to each value in an array. */
    static UnaryOperator<JsonNode> each(UnaryOperator<JsonNode> replacement) {
        return value -> {
            if (!(value instanceof ArrayNode array)) {
                return replacement.apply(value);
            }
            for (int i = 0; i < array.size(); i++) {
                array.set(i, each(replacement).apply(array.get(i)));
            }
            return array;
        };
    }
}
