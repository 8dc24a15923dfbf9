package io.pgsync.flink.job.search.sink;

/**
 * Decides when the next bulk request goes and how many operations it takes. With nothing under way
 * whatever waits goes at once, so a single document does not wait for others; otherwise operations
 * gather until a request is full, they have waited long enough or the engine has answered, so
 * requests grow with the load. When the engine asks for patience requests shrink by half, to a
 * point, and grow back slowly.
 */
final class BulkWindow {
    /** A shrunken limit is whole again after so many good answers, at most. */
    private static final int STEPS_TO_RECOVER = 20;

    /**
     * Requests shrink to this part at most: what chokes an engine is rather their number (its
     * queue) or garbage that only further work makes it collect.
     */
    private static final int SMALLEST_PART = 8;

    private final BulkOptions options;
    private int limit;
    private volatile int inFlight; // written by the task, read by the metric

    BulkWindow(BulkOptions options) {
        this.options = options;
        this.limit = options.maxDocuments();
    }

    /**
     * How many operations may leave in a request now; 0 if they have to wait.
     *
     * @param waiting how many could go
     * @param bytes their size
     * @param overdue whether they should wait no longer than for a free place
     */
    int next(int waiting, long bytes, boolean overdue) {
        if (inFlight >= options.maxInFlight()) {
            return 0;
        }
        boolean full = waiting >= limit || bytes >= options.maxBytes();
        return inFlight == 0 || full || overdue ? Math.min(limit, waiting) : 0;
    }

    /** A request goes. */
    void begin() {
        inFlight++;
    }

    /**
     * All operations of a request are acknowledged or wait for another one.
     *
     * @param failed whether some have to be repeated
     */
    void end(boolean failed) {
        inFlight--;
        int most = options.maxDocuments();
        limit =
                failed
                        ? Math.max(Math.max(1, most / SMALLEST_PART), limit / 2)
                        : Math.min(most, limit + most / STEPS_TO_RECOVER + 1);
    }

    /** Requests under way, those that wait for their repetition included. */
    int inFlight() {
        return inFlight;
    }
}
