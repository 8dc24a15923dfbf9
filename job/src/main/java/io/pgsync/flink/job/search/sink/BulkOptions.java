package io.pgsync.flink.job.search.sink;

import java.io.Serializable;

/**
 * The limits of bulk requests.
 *
 * @param maxDocuments maximum number of operations in one request
 * @param maxBytes maximum size of one request in bytes, before compression; a larger document is
 *     sent alone
 * @param maxInFlight maximum number of requests in flight, per subtask of the sink
 * @param gzip whether request bodies are compressed: worth it on a slow network, not on loopback
 */
public record BulkOptions(int maxDocuments, int maxBytes, int maxInFlight, boolean gzip)
        implements Serializable {
    public static final BulkOptions DEFAULT = new BulkOptions(1_000, 4 << 20, 3, false);

    public BulkOptions {
        if (maxDocuments < 1 || maxBytes < 1 || maxInFlight < 1) {
            throw new IllegalArgumentException("limits below 1");
        }
    }

    public BulkOptions withGzip(boolean compressed) {
        return new BulkOptions(maxDocuments, maxBytes, maxInFlight, compressed);
    }
}
