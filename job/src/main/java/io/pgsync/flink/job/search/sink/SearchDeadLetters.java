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

/** The dead letters of one document name, in a separate index. */
public final class SearchDeadLetters implements DeadLetterStore {
    /** The longest searchable value; longer values are stored but not indexed. */
    private static final int LONGEST_KEYWORD = 512;

    private final SearchClient client;
    private final String index;
    private final String letters;

    public SearchDeadLetters(SearchClient client, String index) {
        this.client = client;
        this.index = index;
        this.letters = DeadLetter.nameFor(index);
    }

    /** Creates the dead letter index unless it exists; it accepts any document. */
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
        // neither parsed nor indexed, so nothing in it can be refused
        fields.putObject("document")
                .put("type", "keyword")
                .put("index", false)
                .put("doc_values", false);
        return mapping;
    }

    /** Removes all dead letters and their index. */
    public void drop() {
        client.deleteIndex(letters);
    }

    /** The number of dead letters. */
    @Override
    public long count() {
        if (!client.exists(letters)) {
            return 0;
        }
        client.refresh(letters);
        return client.count(letters);
    }

    /** The dead letters of these documents, by document id. */
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

    /** Passes all current dead letters to the receiver. */
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
     * Removes the dead letters of these documents, except those of a later version.
     *
     * @param version the WAL position as of which they are settled
     * @return the reasons why some of them remain, by document id
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
                    if (isThere(id)) { // and not already removed at a later position
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
