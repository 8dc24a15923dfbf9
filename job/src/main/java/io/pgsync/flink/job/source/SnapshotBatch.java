package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.SourceEvent;
import java.util.List;

/**
 * Rows of the snapshot for the thread that emits.
 *
 * @param stamp the event time of all of them
 */
record SnapshotBatch(List<SourceEvent> rows, long stamp) {}
