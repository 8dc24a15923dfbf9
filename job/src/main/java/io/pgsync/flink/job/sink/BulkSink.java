package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.SearchOptions;
import java.io.Serializable;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes document operations through the bulk protocol that Elasticsearch and OpenSearch share, at
 * least once; since every operation carries its version, the index never goes back in time.
 */
@SuppressWarnings("deprecation") // the base class of Flink 1.20 still has the old interface
public final class BulkSink extends AsyncSinkBase<DocumentOperation, BulkEntry> {
    private static final long serialVersionUID = 1L;

    private final Settings settings;

    /** Everything that can be set. */
    public record Settings(
            SearchOptions search, BulkOptions bulk, RefusedDocuments refusedDocuments)
            implements Serializable {

        /** Compresses unless the engine is on this machine; a refused document stops the job. */
        public static Settings of(SearchOptions search) {
            return new Settings(
                    search,
                    BulkOptions.DEFAULT.withGzip(!search.isLoopback()),
                    RefusedDocuments.stopJob());
        }

        public Settings withRefusedDocuments(RefusedDocuments handling) {
            return new Settings(search, bulk, handling);
        }
    }

    public BulkSink(Settings settings) {
        super(
                (operation, context) -> {
                    throw new IllegalStateException("the writer converts by itself");
                },
                settings.bulk().maxDocuments(),
                settings.bulk().maxInFlight(),
                settings.bulk().maxDocuments() + 1,
                settings.bulk().maxBytes(),
                1,
                settings.bulk().maxBytes());
        this.settings = settings;
    }

    @Override
    public BulkWriter createWriter(WriterInitContext context) {
        return new BulkWriter(settings, context);
    }

    @Override
    public BulkWriter restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<BulkEntry>> nothing) {
        return new BulkWriter(settings, context);
    }

    @Override
    public BulkWriter createWriter(InitContext context) {
        throw new UnsupportedOperationException("Flink 1.20 calls the other one");
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<BulkEntry>> getWriterStateSerializer() {
        return new NoStateSerializer();
    }
}
