package io.pgsync.flink.job.search.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.bulk.BulkExecutor;
import io.pgsync.flink.job.search.bulk.BulkOperation;
import io.pgsync.flink.job.search.bulk.BulkOutcome;
import io.pgsync.flink.job.sink.DeadLetter;
import io.pgsync.flink.job.sink.DeadLetterStore;
import io.pgsync.flink.job.sink.StoredDocument;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The dead letters of one document, in an index of their own. */
public final class SearchDeadLetters implements DeadLetterStore {
    /** What a search can be for; longer values are kept, and not searched for. */
    private static final int LONGEST_KEYWORD = 512;

    private final SearchClient client;
    private final String index;
    private final String letters;

    public SearchDeadLetters(SearchClient client, String index) {
        this.client = client;
        this.index = index;
        this.letters = DeadLetter.nameFor(index);
    }

    /** Creates the index of the letters, unless it is there; it takes whatever comes. */
    public void create() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("number_of_shards", 1);
        client.createIndexIfAbsent(letters, settings, mapping());
    }

    private ObjectNode mapping() {
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        mapping.put("dynamic", false);
        mapping.putObject("_meta")
                .put(
                        "description",
                        "Documents of '"
                                + index
                                + "' that could not be indexed. That index has no version or an"
                                + " older version of each. Fix the cause, then run:"
                                + " pgsync replay");
        ObjectNode fields = mapping.putObject("properties");
        for (String name : List.of("index", "id", "routing", "lsn")) {
            fields.putObject(name).put("type", "keyword").put("ignore_above", LONGEST_KEYWORD);
        }
        fields.putObject("version").put("type", "long");
        fields.putObject("status").put("type", "integer");
        fields.putObject("reason").put("type", "text");
        fields.putObject("time").put("type", "date");
        // neither parsed nor searched, so nothing in it can be refused
        fields.putObject("document")
                .put("type", "keyword")
                .put("index", false)
                .put("doc_values", false);
        return mapping;
    }

    /** Removes all letters, and their index. */
    public void drop() {
        client.deleteIndex(letters);
    }

    /** How many there are. */
    @Override
    public long count() {
        if (!client.exists(letters)) {
            return 0;
        }
        client.refresh(letters);
        return client.count(letters);
    }

    /** The letters of these documents, by the documents' ids. */
    @Override
    public Map<String, DeadLetter> of(Collection<String> ids) {
        Map<String, DeadLetter> found = new HashMap<>();
        if (ids.isEmpty() || !client.exists(letters)) {
            return found;
        }
        client.refresh(letters);
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", ids.size());
        var values = search.putObject("query").putObject("ids").putArray("values");
        ids.forEach(id -> values.add(DeadLetter.letterId(id)));
        for (StoredDocument stored : client.search(letters, search)) {
            DeadLetter letter = DeadLetter.of(stored.source());
            found.put(letter.id(), letter);
        }
        return found;
    }

    /** Hands over all letters of this moment. */
    @Override
    public void each(Consumer<DeadLetter> receiver) {
        if (count() == 0) {
            return;
        }
        try (DocumentScan scan = client.scan(letters)) {
            scan.forEachRemaining(stored -> receiver.accept(DeadLetter.of(stored.source())));
        }
    }

    /**
     * Removes the letters of these documents, except those that speak of a later version.
     *
     * @param version the WAL position from which on they are settled
     * @return why some of them are still there, by the ids of their documents
     */
    @Override
    public Map<String, String> remove(Collection<String> ids, long version)
            throws InterruptedException {
        List<String> documents = List.copyOf(ids);
        List<BulkOutcome> outcomes =
                new BulkExecutor(client)
                        .execute(documents.stream().map(id -> removal(id, version)).toList());
        Map<String, String> remaining = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            String id = documents.get(i);
            switch (outcomes.get(i).verdict()) {
                case DONE -> {}
                case CONFLICT -> {
                    if (isThere(id)) { // and has not been removed at a later position, too
                        remaining.put(id, "a newer dead letter has been written meanwhile");
                    }
                }
                default ->
                        remaining.put(
                                id, "its dead letter cannot be removed: " + outcomes.get(i).text());
            }
        }
        return remaining;
    }

    private BulkOperation removal(String id, long version) {
        return BulkOperation.delete(letters, DeadLetter.letterId(id), null, version);
    }

    private boolean isThere(String id) {
        return client.getDocument(letters, DeadLetter.letterId(id), null).isPresent();
    }
}
