package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.SourceEvent;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.base.source.meta.offset.OffsetFactory;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceRecordEmitter;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Emits the events of a batch with their stamps, then stores the position and emits the watermark.
 */
final class PgsyncRecordEmitter extends IncrementalSourceRecordEmitter<SourceEvent> {
    private final SourceMetrics metrics;
    private WatermarkOutput watermarks;

    PgsyncRecordEmitter(
            DebeziumDeserializationSchema<SourceEvent> unused,
            SourceReaderMetrics frameMetrics,
            OffsetFactory offsets,
            SourceMetrics metrics) {
        super(unused, frameMetrics, false, offsets);
        this.metrics = metrics;
    }

    /**
     * Not to the output of a split: split outputs restart with each split, and idle ones mix in.
     */
    void emitWatermarksTo(WatermarkOutput output) {
        watermarks = output;
    }

    @Override
    protected void processElement(
            SourceRecord element, SourceOutput<SourceEvent> output, SourceSplitState state)
            throws Exception {
        if (element.value() instanceof SnapshotBatch batch) {
            for (SourceEvent row : batch.rows()) {
                output.collect(row, batch.stamp());
            }
            metrics.snapshotRows(batch.rows().size());
        } else if (element.value() instanceof StreamBatch batch) {
            emit(batch, output, state);
        } else {
            super.processElement(element, output, state);
        }
    }

    private void emit(StreamBatch batch, SourceOutput<SourceEvent> output, SourceSplitState state) {
        long changes = 0;
        for (int i = 0; i < batch.events().size(); i++) {
            SourceEvent event = batch.events().get(i);
            output.collect(event, batch.stamps()[i]);
            changes += event instanceof SourceEvent.TableChange ? 1 : 0;
        }
        state.asStreamSplitState()
                .setStartingOffset(offsetFactory.newOffset(batch.position().toOffset()));
        if (batch.watermark() != StreamProgress.NO_WATERMARK) {
            watermarks.emitWatermark(new Watermark(batch.watermark()));
        }
        metrics.streamed(changes, batch.position().lsn());
    }
}
