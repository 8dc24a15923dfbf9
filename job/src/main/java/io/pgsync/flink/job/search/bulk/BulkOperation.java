package io.pgsync.flink.job.search.bulk;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pgsync.flink.job.row.ByteBuilder;

/** One write of a document with an external version, as lines of a bulk request. */
public final class BulkOperation {
    private final byte[] action;
    private final byte[] source;

    private BulkOperation(byte[] action, byte[] source) {
        this.action = action;
        this.source = source;
    }

    /**
     * Writes a document.
     *
     * @param routing or null
     * @param pipeline the ingest pipeline, or null
     * @param source UTF-8 JSON without line breaks; is not copied
     */
    public static BulkOperation index(
            String index, String id, String routing, String pipeline, long version, byte[] source) {
        ByteBuilder action = action("index", index, id, routing);
        if (pipeline != null) {
            appendField(action, "pipeline", pipeline);
        }
        return new BulkOperation(withVersion(action, version), source);
    }

    /**
     * Deletes a document.
     *
     * @param routing or null
     */
    public static BulkOperation delete(String index, String id, String routing, long version) {
        return new BulkOperation(withVersion(action("delete", index, id, routing), version), null);
    }

    public boolean isDelete() {
        return source == null;
    }

    /** The size of the operation in a request body, in bytes. */
    public long size() {
        return isDelete() ? action.length + 1L : action.length + source.length + 2L;
    }

    void appendTo(ByteBuilder body) {
        body.append(action).append('\n');
        if (!isDelete()) {
            body.append(source).append('\n');
        }
    }

    private static ByteBuilder action(String kind, String index, String id, String routing) {
        ByteBuilder out = new ByteBuilder(160);
        out.append("{\"").append(kind).append("\":{");
        appendField(out, "_index", index);
        appendField(out, "_id", id);
        if (routing != null) {
            appendField(out, "routing", routing);
        }
        return out;
    }

    private static byte[] withVersion(ByteBuilder action, long version) {
        action.append("\"version\":").append(Long.toString(version));
        return action.append(",\"version_type\":\"external\"}}").toByteArray();
    }

    private static void appendField(ByteBuilder out, String name, String value) {
        out.append('"')
                .append(name)
                .append("\":\"")
                .append(JsonStringEncoder.getInstance().quoteAsUTF8(value))
                .append("\",");
    }
}
