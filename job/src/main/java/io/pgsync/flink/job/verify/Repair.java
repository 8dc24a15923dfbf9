package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import io.pgsync.flink.job.search.StoredDocument;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes or deletes just the documents that differ.
 *
 * <p>Each write carries the log position from which on the database was read as its external
 * version: what the job writes of later changes wins over it, what it writes of earlier ones loses.
 */
final class Repair {
    private static final int BATCH = 100;

    private final DocumentPlan plan;
    private final SearchClient client;
    private final Recheck recheck;
    private final Pace pace;

    Repair(DocumentPlan plan, SearchClient client, Recheck recheck, Pace pace) {
        this.plan = plan;
        this.client = client;
        this.recheck = recheck;
        this.pace = pace;
    }

    /**
     * Repairs what differs, as the database is now.
     *
     * @return the engine's reasons by id where it refused
     */
    Map<String, String> repair(Collection<String> ids) throws SQLException, InterruptedException {
        Map<String, String> refusals = new LinkedHashMap<>();
        List<String> all = List.copyOf(ids);
        pace.moveEnd();
        for (int from = 0; from < all.size(); from += BATCH) {
            long version = pace.settledPosition();
            List<JsonNode> lines = new ArrayList<>();
            recheck.look(
                    all.subList(from, Math.min(from + BATCH, all.size())),
                    look -> addOperations(look, version, lines));
            if (!lines.isEmpty()) {
                addRefusals(client.bulk(lines), refusals);
            }
        }
        return refusals;
    }

    private void addOperations(Look look, long version, List<JsonNode> lines) {
        for (StoredDocument copy : look.copies()) {
            if (!look.isInPlace(copy)) {
                // of one id and perhaps one shard with the document that follows, so earlier
                lines.add(action("delete", look.id(), copy.routing(), version - 1));
            }
        }
        if (look.wanted() != null) {
            ObjectNode index = action("index", look.id(), look.wanted().routing(), version);
            plan.pipeline()
                    .ifPresent(name -> ((ObjectNode) index.get("index")).put("pipeline", name));
            lines.add(index);
            lines.add(look.wanted().source());
        }
    }

    private ObjectNode action(String kind, String id, String routing, long version) {
        ObjectNode action = JsonNodeFactory.instance.objectNode();
        ObjectNode target = action.putObject(kind).put("_index", plan.index()).put("_id", id);
        if (routing != null) {
            target.put("routing", routing);
        }
        target.put("version", version).put("version_type", "external");
        return action;
    }

    /** A conflict is no refusal: the job was faster, or the next look will tell. */
    private static void addRefusals(JsonNode items, Map<String, String> refusals) {
        for (JsonNode item : items) {
            JsonNode result = item.elements().next();
            int status = result.path("status").asInt();
            if (status / 100 != 2 && status != 404) {
                String reason =
                        status == 409
                                ? "the index has a newer version than the end of Postgres's log"
                                : SearchFailure.reason(result);
                refusals.put(result.path("_id").asText(), reason);
            }
        }
    }
}
