package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The operations of one bulk request, each with an external version. */
public final class BulkLines {
    private final List<JsonNode> lines = new ArrayList<>();

    /**
     * Writes a document.
     *
     * @param routing or null
     * @param pipeline the ingest pipeline, or null
     */
    public BulkLines index(
            String index,
            String id,
            String routing,
            String pipeline,
            long version,
            JsonNode source) {
        ObjectNode target = action("index", index, id, routing, version);
        if (pipeline != null) {
            target.put("pipeline", pipeline);
        }
        lines.add(source);
        return this;
    }

    /**
     * Deletes a document.
     *
     * @param routing or null
     */
    public BulkLines delete(String index, String id, String routing, long version) {
        action("delete", index, id, routing, version);
        return this;
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    byte[] body() {
        StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(line).append('\n'));
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode action(String kind, String index, String id, String routing, long version) {
        ObjectNode action = JsonNodeFactory.instance.objectNode();
        ObjectNode target = action.putObject(kind).put("_index", index).put("_id", id);
        if (routing != null) {
            target.put("routing", routing);
        }
        target.put("version", version).put("version_type", "external");
        lines.add(action);
        return target;
    }
}
