package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.StoredDocument;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * All documents of an index as of its last refresh, page by page, in no particular order. Uses a
 * scroll because every supported engine has it; the free builds of Elasticsearch 7.10 lack points
 * in time.
 */
public final class DocumentScan implements DocumentStore.Scan {
    private static final String KEEP = "5m";
    private static final int PAGE = 1000;

    private final SearchClient client;
    private String scroll;
    private Iterator<JsonNode> page;

    DocumentScan(SearchClient client, String index, boolean content) {
        this.client = client;
        ObjectNode search = SearchClient.JSON.createObjectNode();
        search.put("size", PAGE).put("version", true).put("_source", content);
        search.putArray("sort").add("_doc");
        accept(
                client.request(
                        "POST",
                        "/" + SearchClient.encode(index) + "/_search?scroll=" + KEEP,
                        search));
    }

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && scroll != null) {
            ObjectNode more = SearchClient.JSON.createObjectNode();
            more.put("scroll", KEEP).put("scroll_id", scroll);
            accept(client.request("POST", "/_search/scroll", more));
            if (!page.hasNext()) {
                close();
            }
        }
        return page.hasNext();
    }

    @Override
    public StoredDocument next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return Hits.document(page.next());
    }

    private void accept(JsonNode answer) {
        SearchClient.requireWhole(answer);
        scroll = answer.path("_scroll_id").asText();
        page = answer.path("hits").path("hits").iterator();
    }

    /** Frees the engine's resources; a scan that was read to its end has already done so. */
    @Override
    public void close() {
        if (scroll != null) {
            ObjectNode body = SearchClient.JSON.createObjectNode();
            body.putArray("scroll_id").add(scroll);
            scroll = null;
            client.request("DELETE", "/_search/scroll", body);
        }
    }
}
