package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.StoredDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an index has: by id, all ids, some ids. */
final class IndexDocuments {
    /** The most that one search gives unless the index is set otherwise. */
    private static final int MOST_HITS = 10_000;

    private final SearchClient client;
    private final String index;

    IndexDocuments(SearchClient client, String index) {
        this.client = client;
        this.index = index;
    }

    /** Makes visible what was written so far. */
    void refresh() {
        client.refresh(index);
    }

    long count() {
        return client.count(index);
    }

    /** All visible copies of these ids, under whatever routing they lie. */
    Map<String, List<StoredDocument>> copies(Collection<String> ids) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", MOST_HITS).put("version", true);
        ArrayNode values = search.putObject("query").putObject("ids").putArray("values");
        ids.forEach(values::add);
        Map<String, List<StoredDocument>> found = new HashMap<>();
        for (StoredDocument copy : client.search(index, search)) {
            found.computeIfAbsent(copy.id(), id -> new ArrayList<>()).add(copy);
        }
        return found;
    }

    /** All visible ids, without the documents. */
    DocumentScan ids() {
        return client.scanIds(index);
    }

    /** Ids chosen at random. */
    List<String> anyIds(int count) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", Math.min(count, MOST_HITS)).put("_source", false);
        ObjectNode score = search.putObject("query").putObject("function_score");
        score.putObject("query").putObject("match_all");
        score.putObject("random_score");
        return client.search(index, search).stream().map(StoredDocument::id).toList();
    }
}
