package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.RefusedDocuments;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes document operations through the bulk protocol of Elasticsearch and OpenSearch, at least
 * once. Because every operation carries its version, the index never goes back in time.
 */
public final class BulkSink implements Sink<DocumentOperation> {
    private static final long serialVersionUID = 1L;

    private final Settings settings;

    /** All settings of the sink. */
    public record Settings(
            SearchOptions search,
            BulkOptions bulk,
            RefusedDocuments refusedDocuments,
            IndexNames names)
            implements Serializable {

        /**
         * Default settings: compression unless the engine is on this machine; a refused document
         * stops the job.
         */
        public static Settings of(SearchOptions search) {
            return new Settings(
                    search,
                    BulkOptions.DEFAULT.withGzip(!search.isLoopback()),
                    RefusedDocuments.stopJob(),
                    IndexNames.SAME);
        }

        public Settings withRefusedDocuments(RefusedDocuments handling) {
            return new Settings(search, bulk, handling, names);
        }

        public Settings withNames(IndexNames indices) {
            return new Settings(search, bulk, refusedDocuments, indices);
        }
    }

    public BulkSink(Settings settings) {
        this.settings = settings;
    }

    @Override
    public SinkWriter<DocumentOperation> createWriter(WriterInitContext context) {
        return new BulkWriter(settings, context);
    }

    @Override
    @Deprecated
    public SinkWriter<DocumentOperation> createWriter(InitContext context) {
        throw new UnsupportedOperationException("Flink 1.20 calls the other one");
    }
}
