package io.pgsync.flink.job.source;

import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.pipeline.ErrorHandler;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.relational.Table;
import io.debezium.relational.Tables.TableFilter;
import io.debezium.util.LoggingContext;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.WatermarkDispatcher;
import org.apache.flink.cdc.connectors.base.config.JdbcSourceConfig;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkEvent;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkKind;
import org.apache.flink.cdc.connectors.base.source.reader.external.JdbcSourceFetchTaskContext;
import org.apache.flink.cdc.connectors.postgres.source.offset.PostgresOffset;
import org.apache.flink.table.types.logical.RowType;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The queue between a fetch task and the framework. Its elements are whole batches, which the
 * framework takes one by one, so that a checkpoint can run between any two of them.
 */
final class FetchContext extends JdbcSourceFetchTaskContext {
    private static final int QUEUED_BATCHES = 16;

    /** How long the framework waits for a batch before it checks whether it should stop. */
    private static final Duration WAIT = Duration.ofMillis(100);

    private ChangeEventQueue<DataChangeEvent> queue;

    FetchContext(JdbcSourceConfig config, PgsyncDialect dialect) {
        super(config, dialect);
    }

    @Override
    public void configure(SourceSplitBase split) {
        queue =
                new ChangeEventQueue.Builder<DataChangeEvent>()
                        .pollInterval(WAIT)
                        .maxBatchSize(1)
                        .maxQueueSize(QUEUED_BATCHES)
                        .maxQueueSizeInBytes(0)
                        .loggingContextSupplier(
                                () -> LoggingContext.forConnector("postgres", "pgsync", "reader"))
                        .build();
    }

    /** Passes a batch to the framework, unless the queue is full. */
    boolean offer(Object batch) throws InterruptedException {
        return offer(new SourceRecord(null, null, null, null, batch));
    }

    /** Passes the framework its own marker: its position in a snapshot split. */
    boolean offer(WatermarkKind mark, String splitId, StreamPosition position)
            throws InterruptedException {
        return offer(
                WatermarkEvent.create(
                        Map.of(), "pgsync", splitId, mark, PostgresOffset.of(position.toOffset())));
    }

    private boolean offer(SourceRecord element) throws InterruptedException {
        if (queue.remainingCapacity() <= 0) {
            return false;
        }
        queue.enqueue(new DataChangeEvent(element));
        return true;
    }

    @Override
    public ChangeEventQueue<DataChangeEvent> getQueue() {
        return queue;
    }

    /** The framework does not look into batches. */
    @Override
    public boolean isDataChangeRecord(SourceRecord element) {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public TableFilter getTableFilter() {
        throw unused();
    }

    @Override
    public Offset getStreamOffset(SourceRecord element) {
        throw unused();
    }

    @Override
    public RelationalDatabaseSchema getDatabaseSchema() {
        throw unused();
    }

    @Override
    public RowType getSplitType(Table table) {
        throw unused();
    }

    @Override
    public ErrorHandler getErrorHandler() {
        throw unused();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public EventDispatcher getEventDispatcher() {
        throw unused();
    }

    @Override
    public WatermarkDispatcher getWaterMarkDispatcher() {
        throw unused();
    }

    @Override
    public OffsetContext getOffsetContext() {
        throw unused();
    }

    @Override
    public Partition getPartition() {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("only the connector's own readers need this");
    }
}
