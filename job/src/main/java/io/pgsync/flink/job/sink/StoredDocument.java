package io.pgsync.flink.job.sink;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document as a target holds it.
 *
 * @param index the place of the document; in a search engine the index, not the document name
 * @param routing null if the document has none of its own
 * @param source with numbers in full precision
 */
public record StoredDocument(
        String index, String id, String routing, long version, JsonNode source) {}
