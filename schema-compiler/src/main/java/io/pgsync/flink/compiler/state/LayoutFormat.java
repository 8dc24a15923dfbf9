package io.pgsync.flink.compiler.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Layouts as JSON objects that begin with the version of their format. The names in it are those of
 * the annotations, so classes and components can be renamed.
 */
final class LayoutFormat {
    static final int VERSION = 1;

    private static final String FORMAT = "format";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private LayoutFormat() {}

    static String write(Object layout) {
        ObjectNode json = JSON.createObjectNode().put(FORMAT, VERSION);
        json.setAll((ObjectNode) JSON.valueToTree(layout));
        return json.toString();
    }

    static <T> T read(String text, Class<T> type) {
        try {
            JsonNode json = JSON.readTree(text);
            int version = json.path(FORMAT).asInt();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "the state description has format %d, but this build knows format %d"
                                .formatted(version, VERSION));
            }
            ((ObjectNode) json).remove(FORMAT);
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("not a state description: " + text, e);
        }
    }
}
