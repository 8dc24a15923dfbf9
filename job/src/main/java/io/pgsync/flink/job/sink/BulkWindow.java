package io.pgsync.flink.job.sink;

import java.util.List;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * Decides when the next bulk request goes and how many operations it takes. With nothing under way
 * whatever waits goes at once, so a single document does not wait for others; otherwise operations
 * gather until a request is full or the engine has answered, so requests grow with the load. When
 * the engine asks for patience requests shrink by half, to a point, and grow back slowly.
 */
final class BulkWindow implements RateLimitingStrategy {
    /** A shrunken limit is whole again after so many good answers, at most. */
    private static final int STEPS_TO_RECOVER = 20;

    /**
     * Requests shrink to this part at most: what chokes an engine is rather their number (its
     * queue) or garbage that only further work makes it collect.
     */
    private static final int SMALLEST_PART = 8;

    private final int maxDocuments;
    private final int maxInFlight;
    private int limit;
    private int waiting;
    private long waitingBytes;
    private volatile int inFlight;

    BulkWindow(BulkOptions options) {
        this.maxDocuments = options.maxDocuments();
        this.maxInFlight = options.maxInFlight();
        this.limit = maxDocuments;
    }

    /** An operation joins those that wait, for the first time or again. */
    void enter(BulkEntry entry) {
        waiting++;
        waitingBytes += entry.size();
    }

    /** These operations leave in one request. */
    void leave(List<BulkEntry> entries) {
        waiting -= entries.size();
        waitingBytes -= BulkEntry.size(entries);
    }

    boolean isEmpty() {
        return waiting == 0 && inFlight == 0;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** Requests under way, those that wait for their repetition included. */
    int inFlight() {
        return inFlight;
    }

    @Override
    public void registerInFlightRequest(RequestInfo request) {
        inFlight++;
    }

    @Override
    public void registerCompletedRequest(ResultInfo result) {
        inFlight--;
        limit =
                result.getFailedMessages() > 0
                        ? Math.max(Math.max(1, maxDocuments / SMALLEST_PART), limit / 2)
                        : Math.min(maxDocuments, limit + maxDocuments / STEPS_TO_RECOVER + 1);
    }

    @Override
    public boolean shouldBlock(RequestInfo request) {
        return inFlight >= maxInFlight;
    }

    @Override
    public int getMaxBatchSize() {
        return inFlight == 0 ? Math.min(limit, Math.max(1, waiting)) : limit;
    }
}
