package io.pgsync.flink.job.sink.files;

import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Refusals;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes document operations into the files of a folder. */
final class FilesSink implements Sink<DocumentOperation> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final OnPoison onPoison;

    FilesSink(String folder, OnPoison onPoison) {
        this.folder = folder;
        this.onPoison = onPoison;
    }

    @Override
    public SinkWriter<DocumentOperation> createWriter(WriterInitContext context) {
        AcknowledgedPosition position = new AcknowledgedPosition();
        TargetMetrics metrics = new TargetMetrics(context.metricGroup(), position);
        return new FilesWriter(
                Path.of(folder),
                context.getTaskInfo().getIndexOfThisSubtask(),
                position,
                metrics,
                new Refusals(onPoison.refusedDocuments(), metrics));
    }

    @Override
    @Deprecated
    public SinkWriter<DocumentOperation> createWriter(InitContext context) {
        throw new UnsupportedOperationException("Flink 1.20 calls the other one");
    }
}
