package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.SourceEvent;
import java.util.List;

/**
 * What travels from the thread that reads the stream to the one that emits.
 *
 * @param stamps the events' event times, one each
 * @param position what a checkpoint has to store once the batch has been emitted
 * @param watermark to be emitted behind the events, or {@link StreamProgress#NO_WATERMARK}
 */
record StreamBatch(
        List<SourceEvent> events, long[] stamps, StreamPosition position, long watermark) {}
