package io.pgsync.flink.compiler.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Merges the user's mapping with the typed one. A field that the user maps is used as written,
 * except that an object keeps the typed fields that the user does not name.
 */
final class WrittenOverTyped {
    private static final String PROPERTIES = "properties";

    private WrittenOverTyped() {}

    /**
     * @param written a mappings object; if it defines how to treat unnamed fields, it is returned
     *     unchanged
     */
    static ObjectNode join(ObjectNode typed, ObjectNode written) {
        if (written.has("dynamic_templates") || !leavesFieldsOpen(written)) {
            return written;
        }
        ObjectNode joined = typed.deepCopy();
        written.properties()
                .forEach(
                        member -> {
                            if (member.getKey().equals(PROPERTIES)) {
                                fields(joined.withObjectProperty(PROPERTIES), member.getValue());
                            } else {
                                joined.set(member.getKey(), member.getValue());
                            }
                        });
        return joined;
    }

    /** Whether an object may have unnamed fields that the engine maps by their value. */
    private static boolean leavesFieldsOpen(JsonNode object) {
        return object.path("dynamic").asText("true").equals("true")
                && object.path("enabled").asText("true").equals("true");
    }

    private static void fields(ObjectNode typed, JsonNode written) {
        for (Map.Entry<String, JsonNode> field : written.properties()) {
            field(typed, field.getKey(), field.getValue());
        }
    }

    private static void field(ObjectNode typed, String name, JsonNode written) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            // to the engine, "publisher.name" is the field name of the object publisher
            JsonNode inner = typed.path(name.substring(0, dot)).path(PROPERTIES);
            if (inner instanceof ObjectNode object && !typed.has(name)) {
                field(object, name.substring(dot + 1), written);
                return;
            }
        }
        if (typed.path(name).path(PROPERTIES) instanceof ObjectNode inner
                && isOpenObject(written)) {
            fields(inner, written.path(PROPERTIES));
            ObjectNode object = ((ObjectNode) written).deepCopy();
            object.set(PROPERTIES, inner);
            typed.set(name, object);
        } else {
            typed.set(name, written);
        }
    }

    private static boolean isOpenObject(JsonNode mapping) {
        String type = mapping.path("type").asText("object");
        return mapping.isObject()
                && (type.equals("object") || type.equals("nested"))
                && leavesFieldsOpen(mapping);
    }
}
