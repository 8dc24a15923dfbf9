package io.pgsync.flink.job.search.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.DeadLetterStore;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Target;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.api.connector.sink2.Sink;

/** Elasticsearch or OpenSearch: an index for each document name, and one for its dead letters. */
public final class SearchTarget implements Target {
    private static final long serialVersionUID = 1L;

    private final SearchTargetFactory way;
    private final SinkOptions options;
    private transient SearchClient client;

    /**
     * @param way writes the documents
     */
    SearchTarget(SearchTargetFactory way, SinkOptions options) {
        this.way = way;
        this.options = options;
    }

    /** The connection to the engine. */
    public SearchOptions search() {
        return options.search();
    }

    /** How documents that can never be indexed are handled. */
    public OnPoison onPoison() {
        return options.onPoison();
    }

    @Override
    public void check() {
        way.check(client().engine(), options);
    }

    @Override
    public void prepare(Preparation preparation) {
        if (preparation.start() == Start.RESUME) {
            preparation.documents().forEach(this::requireIndex);
        }
        preparation.documents().forEach(document -> prepare(document, preparation));
    }

    private void requireIndex(DocumentPlan document) {
        String index = options.names().index(document.name());
        if (!client().exists(index)) {
            throw new UserException(
                    "The index '" + index + "' is gone, but the saved state depends on it.",
                    "Start with --fresh, which rebuilds it.");
        }
    }

    private void prepare(DocumentPlan document, Preparation preparation) {
        String index = options.names().index(document.name());
        boolean created =
                client().createIndexIfAbsent(index, document.settings(), document.mapping());
        if (!created && preparation.start() == Start.LOAD) {
            EarlierDocuments.requireReplaceable(client(), index, preparation.logEnd());
            warnOfDocuments(index, preparation);
        }
        if (options.onPoison() == OnPoison.DEAD_LETTER) {
            new SearchDeadLetters(client(), document.name()).create();
        }
    }

    /** Documents of unknown origin remain, because their rows are unknown. */
    private void warnOfDocuments(String index, Preparation preparation) {
        long documents = client().count(index);
        if (documents > 0) {
            preparation
                    .notes()
                    .println(
                            "warning: the index '"
                                    + index
                                    + "' already has "
                                    + documents
                                    + " documents; those without a row in Postgres will stay."
                                    + " --fresh rebuilds it.");
        }
    }

    /** Each index with its uuid. */
    @Override
    public String identity(Collection<String> documents) {
        TreeSet<String> identities = new TreeSet<>();
        for (String document : documents) {
            String path =
                    "/"
                            + options.names().index(document)
                            + "/_settings/index.uuid?flat_settings=true";
            JsonNode settings = client().request("GET", path, null);
            for (Map.Entry<String, JsonNode> index : settings.properties()) {
                String uuid = index.getValue().path("settings").path("index.uuid").asText();
                identities.add("index " + index.getKey() + " " + uuid);
            }
        }
        return String.join(", ", identities);
    }

    @Override
    public void drop(Collection<String> documents) {
        for (String document : documents) {
            client().deleteIndex(options.names().index(document));
            new SearchDeadLetters(client(), document).drop();
        }
    }

    @Override
    public Sink<DocumentOperation> sink() {
        return way.sink(options);
    }

    @Override
    public Optional<DocumentStore> store(String document) {
        return Optional.of(new SearchStore(client(), document, options.names()));
    }

    @Override
    public Optional<DeadLetterStore> deadLetters(String document) {
        return Optional.of(new SearchDeadLetters(client(), document));
    }

    /** One for all requests: each client has connections and a thread of its own. */
    private synchronized SearchClient client() {
        if (client == null) {
            client = new SearchClient(options.search());
        }
        return client;
    }

    /** The error for an index to which nothing can be written. */
    static UserException impossible(DocumentOperation operation, int status, String reason) {
        return new UserException(
                "Nothing can be written to index '%s' (first document '%s'), status %d: %s"
                        .formatted(operation.document(), operation.id(), status, reason),
                "Create or open the index, or grant the right to write to it, and restart the"
                        + " job from its last checkpoint.");
    }

    @Override
    public String toString() {
        return "the search engine at " + options.search().urls().get(0);
    }
}
