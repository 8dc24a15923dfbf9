package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document as the index holds it.
 *
 * @param routing null if the document has none of its own
 * @param source with all digits of its numbers
 */
public record StoredDocument(
        String index, String id, String routing, long version, JsonNode source) {

    static StoredDocument of(JsonNode hit) {
        return new StoredDocument(
                hit.path("_index").asText(),
                hit.path("_id").asText(),
                hit.hasNonNull("_routing") ? hit.get("_routing").asText() : null,
                hit.path("_version").asLong(),
                hit.path("_source"));
    }
}
