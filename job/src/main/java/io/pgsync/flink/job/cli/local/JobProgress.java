package io.pgsync.flink.job.cli.local;

import io.pgsync.flink.job.metrics.LocalMetrics;
import io.pgsync.flink.job.sink.TargetMetrics;
import io.pgsync.flink.job.source.SourceMetrics;

/**
 * The job's metrics at one moment, over all subtasks.
 *
 * @param indexedPosition {@link Long#MIN_VALUE} before the first watermark
 */
public record JobProgress(
        long estimatedRows,
        long snapshotRows,
        long streamRows,
        long written,
        long deleted,
        long deadLetters,
        long indexedPosition) {

    static JobProgress read(LocalMetrics metrics) {
        return new JobProgress(
                metrics.sum(SourceMetrics.ESTIMATED_ROWS),
                metrics.sum(SourceMetrics.SNAPSHOT_ROWS),
                metrics.sum(SourceMetrics.STREAM_ROWS),
                metrics.sum(TargetMetrics.WRITTEN),
                metrics.sum(TargetMetrics.DELETED),
                metrics.sum(TargetMetrics.DEAD_LETTERS),
                metrics.lowest(TargetMetrics.INDEXED_POSITION).orElse(Long.MIN_VALUE));
    }
}
