package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.DocumentScan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.sink.StoredDocument;

/**
 * The documents of an index before an initial load. The load replaces documents with lower
 * versions. A document with a higher version would silently remain, because the engine considers it
 * newer.
 */
final class EarlierDocuments {
    private EarlierDocuments() {}

    /**
     * Checks every document in the index.
     *
     * @param position the end of the WAL; versions are WAL positions
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
