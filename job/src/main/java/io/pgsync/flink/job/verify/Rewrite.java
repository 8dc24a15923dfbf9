package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.search.BulkLines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import io.pgsync.flink.job.search.StoredDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the index have what the database has of some documents.
 *
 * <p>Each write carries the log position from which on the database was read as its external
 * version: what the job writes of later changes wins over it, what it writes of earlier ones loses.
 */
final class Rewrite {
    private static final int CONFLICT = 409;

    private final DocumentPlan plan;
    private final SearchClient client;

    Rewrite(DocumentPlan plan, SearchClient client) {
        this.plan = plan;
        this.client = client;
    }

    /**
     * What the engine did not do.
     *
     * @param reason the engine's words
     */
    record Refusal(int status, String reason) {
        /** Whether the index has a newer version. */
        boolean isConflict() {
            return status == CONFLICT;
        }
    }

    /**
     * Writes or deletes the documents that were looked at.
     *
     * @return what was refused, by id
     */
    Map<String, Refusal> write(List<Look> looks, long version) {
        BulkLines lines = new BulkLines();
        looks.forEach(look -> add(look, version, lines));
        return lines.isEmpty() ? Map.of() : refusals(client.bulk(lines));
    }

    private void add(Look look, long version, BulkLines lines) {
        for (StoredDocument copy : look.copies()) {
            if (!look.isInPlace(copy)) {
                // of one id and perhaps one shard with the document that follows, so earlier
                lines.delete(plan.name(), look.id(), copy.routing(), version - 1);
            }
        }
        if (look.wanted() != null) {
            lines.index(
                    plan.name(),
                    look.id(),
                    look.wanted().routing(),
                    plan.pipeline().orElse(null),
                    version,
                    look.wanted().source());
        }
    }

    private static Map<String, Refusal> refusals(JsonNode items) {
        Map<String, Refusal> refusals = new LinkedHashMap<>();
        for (JsonNode item : items) {
            JsonNode result = item.elements().next();
            int status = result.path("status").asInt();
            if (status / 100 != 2 && status != 404) {
                refusals.put(
                        result.path("_id").asText(),
                        new Refusal(status, SearchFailure.reason(result)));
            }
        }
        return refusals;
    }
}
