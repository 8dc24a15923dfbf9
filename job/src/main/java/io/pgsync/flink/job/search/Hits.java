package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.sink.StoredDocument;

/** Reads the documents in the engine's responses. */
final class Hits {
    private Hits() {}

    static StoredDocument document(JsonNode hit) {
        return new StoredDocument(
                hit.path("_index").asText(),
                hit.path("_id").asText(),
                hit.hasNonNull("_routing") ? hit.get("_routing").asText() : null,
                hit.path("_version").asLong(),
                hit.path("_source"));
    }
}
