package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.Engine;
import io.pgsync.flink.job.search.SearchSettings;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.sink.TargetFactory;
import io.pgsync.flink.job.sink.TargetSettings;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;

/** A way to write to a search engine; the rest of the target is the same for all of them. */
public abstract class SearchTargetFactory implements TargetFactory, Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Checks the engine before the job starts.
     *
     * @throws UserException if this sink cannot write to this engine with these options
     */
    public abstract void check(Engine engine, SinkOptions options);

    public abstract Sink<DocumentOperation> sink(SinkOptions options);

    @Override
    public final Target create(TargetSettings settings) {
        settings.requireNoArgument(name());
        return new SearchTarget(
                this,
                new SinkOptions(
                        SearchSettings.of(settings.variables()),
                        settings.onPoison(),
                        IndexNames.SAME));
    }
}
