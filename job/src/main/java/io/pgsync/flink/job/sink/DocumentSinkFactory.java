package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.Engine;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * A way to write documents into a search engine, chosen by its name ({@code --sink}). Another one
 * is a jar beside the job's, with an implementation that {@link java.util.ServiceLoader} finds.
 */
public interface DocumentSinkFactory {
    /** What users call it. */
    String name();

    /**
     * Is asked before the job starts.
     *
     * @throws io.pgsync.flink.job.UserException if it cannot write to this engine with these
     *     options
     */
    void check(Engine engine, SinkOptions options);

    Sink<DocumentOperation> create(SinkOptions options);
}
