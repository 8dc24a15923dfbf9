package io.pgsync.flink.compiler.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Raises the engine's field limit for an index whose mapping comes close to it. Unlike fields that
 * the engine finds in documents, mapped ones count even if they are always null.
 */
final class FieldLimit {
    /**
     * Half the engine's default; the other half is for fields that the engine finds in the values.
     */
    private static final int ORDINARY = 500;

    private static final int ROOM = 1000;

    private FieldLimit() {}

    /** The settings as written, plus a limit if one is needed but not set. */
    static ObjectNode raise(ObjectNode settings, ObjectNode mapping) {
        int fields = count(mapping);
        if (fields <= ORDINARY || isWritten(settings)) {
            return settings;
        }
        return settings.deepCopy().put("mapping.total_fields.limit", fields + ROOM);
    }

    private static boolean isWritten(ObjectNode settings) {
        return settings.has("mapping.total_fields.limit")
                || settings.has("index.mapping.total_fields.limit")
                || settings.path("mapping").path("total_fields").has("limit")
                || settings.path("mapping").has("total_fields.limit");
    }

    /** Fields, objects and sub-fields below a mapping. */
    private static int count(JsonNode mapping) {
        int count = 0;
        for (String inner : new String[] {"properties", "fields"}) {
            for (JsonNode field : mapping.path(inner)) {
                count += 1 + count(field);
            }
        }
        return count;
    }
}
