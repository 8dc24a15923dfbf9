package io.pgsync.flink.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.job.search.SearchFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the engine's answer to a bulk request. */
final class BulkResponse {
    /** Asks for as little as the job needs. */
    static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";

    private static final ObjectMapper JSON = new ObjectMapper();

    private BulkResponse() {}

    /**
     * What became of one operation.
     *
     * @param reason the engine's words, or null
     */
    record Item(Verdict verdict, int status, String reason) {}

    /**
     * One item per entry, in their order.
     *
     * @throws IOException if the body is not the answer to these entries
     */
    static List<Item> read(byte[] body, List<BulkEntry> entries) throws IOException {
        JsonNode answer = JSON.readTree(body);
        JsonNode items = answer.path("items");
        if (items.size() != entries.size()) {
            throw new IOException(
                    items.size() + " items in the answer to " + entries.size() + " operations");
        }
        List<Item> result = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            JsonNode item = items.get(i).iterator().next();
            int status = item.path("status").asInt();
            String type = item.path("error").path("type").asText(null);
            boolean delete = entries.get(i).operation().isDelete();
            result.add(
                    new Item(
                            Verdict.of(delete, status, type),
                            status,
                            item.has("error") ? SearchFailure.reason(item) : null));
        }
        return result;
    }
}
