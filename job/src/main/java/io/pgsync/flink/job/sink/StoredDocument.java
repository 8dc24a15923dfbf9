package io.pgsync.flink.job.sink;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document as a target holds it.
 *
 * @param index where it lies; in a search engine the index, not the document's name
 * @param routing null if the document has none of its own
 * @param source with all digits of its numbers
 */
public record StoredDocument(
        String index, String id, String routing, long version, JsonNode source) {}
