package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.RowChange;
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
 * Emits the rows of a batch with their stamps, then stores the position and emits the watermark.
 */
final class PgsyncRecordEmitter extends IncrementalSourceRecordEmitter<RowChange> {
    private final SourceMetrics metrics;
    private WatermarkOutput watermarks;

    PgsyncRecordEmitter(
            DebeziumDeserializationSchema<RowChange> unused,
            SourceReaderMetrics frameMetrics,
            OffsetFactory offsets,
            SourceMetrics metrics) {
        super(unused, frameMetrics, false, offsets);
        this.metrics = metrics;
    }

    /** Not to the output of a split: those start anew with each split, and mix idle ones in. */
    void emitWatermarksTo(WatermarkOutput output) {
        watermarks = output;
    }

    @Override
    protected void processElement(
            SourceRecord element, SourceOutput<RowChange> output, SourceSplitState state)
            throws Exception {
        if (element.value() instanceof SnapshotBatch batch) {
            for (RowChange row : batch.rows()) {
                output.collect(row, batch.stamp());
            }
            metrics.snapshotRows(batch.rows().size());
        } else if (element.value() instanceof StreamBatch batch) {
            emit(batch, output, state);
        } else {
            super.processElement(element, output, state);
        }
    }

    private void emit(StreamBatch batch, SourceOutput<RowChange> output, SourceSplitState state) {
        for (int i = 0; i < batch.rows().size(); i++) {
            output.collect(batch.rows().get(i), batch.stamps()[i]);
        }
        state.asStreamSplitState()
                .setStartingOffset(offsetFactory.newOffset(batch.position().toOffset()));
        if (batch.watermark() != StreamProgress.NO_WATERMARK) {
            watermarks.emitWatermark(new Watermark(batch.watermark()));
        }
        long changes = batch.rows().stream().filter(row -> row.kind().isChange()).count();
        metrics.streamed(changes, batch.position().lsn());
    }
}
