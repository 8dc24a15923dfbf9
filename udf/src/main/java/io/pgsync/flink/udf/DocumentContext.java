package io.pgsync.flink.udf;

import java.util.Optional;

/**
 * Properties of a document other than its content. A plugin cannot change them. The job creates
 * this object; later versions may have more properties.
 *
 * @param id the document's {@code _id}
 * @param routing the value that routes it; empty if the document has none
 * @param version the position in Postgres's log that the document shows, which is its version in
 *     the index. It grows with every change of any of the document's rows, so a document that
 *     includes the version is written even if nothing else in it has changed.
 */
public record DocumentContext(
        DocumentType type, String id, Optional<String> routing, long version) {}
