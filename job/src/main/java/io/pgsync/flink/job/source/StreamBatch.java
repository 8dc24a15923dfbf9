package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.SourceEvent;
import java.util.List;

/**
 * A batch that the thread that reads the stream passes to the one that emits.
 *
 * @param stamps the events' event times, one each
 * @param position the position that a checkpoint stores once the batch has been emitted
 * @param watermark the watermark to emit after the events, or {@link StreamProgress#NO_WATERMARK}
 */
record StreamBatch(
        List<SourceEvent> events, long[] stamps, StreamPosition position, long watermark) {}
