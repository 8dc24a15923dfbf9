package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.sink.StoredDocument;

/**
 * What an index holds before a load from the start. The load replaces documents of lower versions;
 * one of a higher version would silently stay as it is, because the engine takes it for newer.
 */
final class EarlierDocuments {
    private EarlierDocuments() {}

    /**
     * Looks at every document, as far as there are any.
     *
     * @param position where the log of the database ends; versions are such positions
     */
    static void requireReplaceable(SearchClient search, String index, long position) {
        search.refresh(index);
        try (DocumentScan documents = search.scanIds(index)) {
            documents.forEachRemaining(document -> requireOlder(document, index, position));
        }
    }

    private static void requireOlder(StoredDocument document, String index, long position) {
        if (document.version() > position) {
            throw new UserException(
                    ("The index '%s' has documents that cannot be replaced: '%s' is of version"
                                    + " %d, but versions are positions in Postgres's log, which ends at"
                                    + " %d. The documents come from another server, or from"
                                    + " this one before it was reset to an earlier state.")
                            .formatted(index, document.id(), document.version(), position),
                    "Delete the index (as pgsync run --fresh does), or set \"index\" in the"
                            + " schema to another one.");
        }
    }
}
