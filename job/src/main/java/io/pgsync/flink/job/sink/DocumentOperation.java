package io.pgsync.flink.job.sink;

import java.util.Objects;

/**
 * A write or delete of one document.
 *
 * @param document the name of the document
 * @param routing the routing value, or null for the target's default
 * @param pipeline the ingest pipeline of a search engine, or null
 * @param version the WAL position of the document; the target ignores older versions
 * @param source the document as UTF-8 JSON without line breaks; or an {@link
 *     io.pgsync.flink.job.render.Unrenderable} in place of one; or null to delete
 */
public record DocumentOperation(
        String document, String id, String routing, String pipeline, long version, byte[] source) {
    public DocumentOperation {
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(id, "id");
    }

    /** The same operation under another name. */
    public DocumentOperation named(String other) {
        return new DocumentOperation(other, id, routing, pipeline, version, source);
    }

    public boolean isDelete() {
        return source == null;
    }
}
