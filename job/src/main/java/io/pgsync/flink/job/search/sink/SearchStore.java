package io.pgsync.flink.job.search.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.bulk.BulkExecutor;
import io.pgsync.flink.job.search.bulk.BulkOutcome;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.StoredDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The index of one document name. */
final class SearchStore implements DocumentStore {
    /** The maximum number of hits of one search, unless the index has another setting. */
    private static final int MOST_HITS = 10_000;

    private final SearchClient client;
    private final String index;
    private final IndexNames names;
    private final BulkExecutor bulk;

    SearchStore(SearchClient client, String document, IndexNames names) {
        this.client = client;
        this.names = names;
        this.index = names.index(document);
        this.bulk = new BulkExecutor(client);
    }

    @Override
    public boolean exists() {
        return client.exists(index);
    }

    @Override
    public void refresh() {
        client.refresh(index);
    }

    @Override
    public long count() {
        return client.count(index);
    }

    @Override
    public Map<String, List<StoredDocument>> copies(Collection<String> ids) {
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

    @Override
    public Scan ids() {
        return client.scanIds(index);
    }

    @Override
    public List<String> anyIds(int count) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", Math.min(count, MOST_HITS)).put("_source", false);
        ObjectNode score = search.putObject("query").putObject("function_score");
        score.putObject("query").putObject("match_all");
        score.putObject("random_score");
        return client.search(index, search).stream().map(StoredDocument::id).toList();
    }

    @Override
    public List<WriteOutcome> write(List<DocumentOperation> operations)
            throws InterruptedException {
        return bulk
                .execute(
                        operations.stream()
                                .map(each -> BulkEntry.bulk(each, names.index(each.document())))
                                .toList())
                .stream()
                .map(SearchStore::outcome)
                .toList();
    }

    private static WriteOutcome outcome(BulkOutcome outcome) {
        return switch (outcome.verdict()) {
            case DONE -> WriteOutcome.DONE;
            case CONFLICT -> new WriteOutcome(Result.SUPERSEDED, outcome.text());
            case RETRY, REFUSED, IMPOSSIBLE -> new WriteOutcome(Result.FAILED, outcome.text());
        };
    }
}
