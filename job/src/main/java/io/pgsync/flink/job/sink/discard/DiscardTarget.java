package io.pgsync.flink.job.sink.discard;

import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Refusals;
import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.util.Collection;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Accepts and counts every document, and keeps nothing. */
final class DiscardTarget implements Target {
    private static final long serialVersionUID = 1L;

    private final OnPoison onPoison;

    DiscardTarget(OnPoison onPoison) {
        this.onPoison = onPoison;
    }

    @Override
    public void check() {
        // nothing can be wrong
    }

    @Override
    public void prepare(Preparation preparation) {
        // nothing is needed
    }

    @Override
    public String identity(Collection<String> documents) {
        return "discard";
    }

    @Override
    public void drop(Collection<String> documents) {
        // nothing was kept
    }

    @Override
    public Sink<DocumentOperation> sink() {
        return new CountingSink(onPoison);
    }

    @Override
    public String toString() {
        return "the sink discard";
    }

    private static final class CountingSink implements Sink<DocumentOperation> {
        private static final long serialVersionUID = 1L;

        private final OnPoison onPoison;

        CountingSink(OnPoison onPoison) {
            this.onPoison = onPoison;
        }

        @Override
        public SinkWriter<DocumentOperation> createWriter(WriterInitContext context) {
            AcknowledgedPosition position = new AcknowledgedPosition();
            TargetMetrics metrics = new TargetMetrics(context.metricGroup(), position);
            return new CountingWriter(
                    position, metrics, new Refusals(onPoison.refusedDocuments(), metrics));
        }

        @Override
        @Deprecated
        public SinkWriter<DocumentOperation> createWriter(InitContext context) {
            throw new UnsupportedOperationException("Flink 1.20 calls the other one");
        }
    }

    private record CountingWriter(
            AcknowledgedPosition position, TargetMetrics metrics, Refusals refusals)
            implements SinkWriter<DocumentOperation> {

        @Override
        public void write(DocumentOperation operation, Context context) {
            if (refusals.admit(operation).isPresent()) {
                metrics.deadLetter();
            } else {
                metrics.done(operation.isDelete());
            }
        }

        @Override
        public void writeWatermark(Watermark watermark) {
            position.watermark(watermark.getTimestamp());
        }

        @Override
        public void flush(boolean endOfInput) {
            // nothing waits
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
