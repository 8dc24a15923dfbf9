package io.pgsync.flink.job.sink;

import java.util.Objects;

/**
 * One document to be written or deleted.
 *
 * @param routing the routing value, or null for the engine's default
 * @param pipeline the ingest pipeline, or null
 * @param version the WAL position that the document shows; the engine refuses older ones
 * @param source the document as UTF-8 JSON without line breaks; or an {@link
 *     io.pgsync.flink.job.render.Unrenderable} in the place of one; or null to delete
 */
public record DocumentOperation(
        String index, String id, String routing, String pipeline, long version, byte[] source) {
    public DocumentOperation {
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(id, "id");
    }

    public boolean isDelete() {
        return source == null;
    }
}
