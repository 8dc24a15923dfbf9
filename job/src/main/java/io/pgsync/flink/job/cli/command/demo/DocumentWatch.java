package io.pgsync.flink.job.cli.command.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.search.SearchClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads documents by id in their latest version, regardless of the last refresh. */
public final class DocumentWatch {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SearchClient client;
    private final String index;

    public DocumentWatch(SearchClient client, String index) {
        this.client = client;
        this.index = index;
    }

    /**
     * When the documents changed.
     *
     * @param firstMillis time from the start to the first changed document
     * @param lastMillis time from the start to the last one
     * @param missing ids of documents that did not change in time
     */
    record Moves(double firstMillis, double lastMillis, List<String> missing) {}

    /** The documents' contents; absent ones are left out. */
    Map<String, JsonNode> sources(Collection<String> ids) {
        Map<String, JsonNode> sources = new LinkedHashMap<>();
        get(ids, true).forEach((id, document) -> sources.put(id, document.get("_source")));
        return sources;
    }

    /** The documents' versions; absent ones are left out. */
    Map<String, Long> versions(Collection<String> ids) {
        Map<String, Long> versions = new LinkedHashMap<>();
        get(ids, false)
                .forEach((id, document) -> versions.put(id, document.get("_version").asLong()));
        return versions;
    }

    /** Polls until each document has a new version, was created or was deleted. */
    Moves awaitMoves(Set<String> ids, Map<String, Long> before, long startNanos) {
        List<String> waiting = new ArrayList<>(ids);
        double first = -1;
        double last = -1;
        while (!waiting.isEmpty() && System.nanoTime() - startNanos < LIMIT.toNanos()) {
            Map<String, Long> now = versions(waiting);
            double millis = (System.nanoTime() - startNanos) / 1e6;
            if (waiting.removeIf(id -> !Objects.equals(now.get(id), before.get(id)))) {
                first = first < 0 ? millis : first;
                last = millis;
            }
        }
        return new Moves(first, last, waiting);
    }

    private Map<String, JsonNode> get(Collection<String> ids, boolean withSource) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        ObjectNode body = JSON.createObjectNode();
        ArrayNode list = body.putArray("ids");
        ids.forEach(list::add);
        String path = "/" + index + "/_mget?realtime=true&_source=" + withSource;
        for (JsonNode document : client.request("POST", path, body).path("docs")) {
            if (document.path("found").asBoolean()) {
                found.put(document.get("_id").asText(), document);
            }
        }
        return found;
    }
}
