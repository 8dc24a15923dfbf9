package io.pgsync.flink.job.search.sink;

/**
 * Decides when to send the next bulk request and how many operations it contains. With no request
 * in flight, waiting operations are sent at once, so a single document does not wait for others.
 * Otherwise operations gather until a request is full, they have waited long enough or the engine
 * has responded, so requests grow with the load. When the engine signals overload, requests shrink
 * by half, down to a minimum, and grow back slowly.
 */
final class BulkWindow {
    /** The maximum number of successful requests until a reduced limit is fully restored. */
    private static final int STEPS_TO_RECOVER = 20;

    /**
     * Requests shrink to this fraction at most. An overloaded engine suffers more from the number
     * of requests (its queue), or from garbage that it collects only with further work.
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
     * How many operations may be sent in a request now; 0 if they must wait.
     *
     * @param waiting how many could be sent
     * @param bytes their size
     * @param overdue whether they wait only for a free request slot
     */
    int next(int waiting, long bytes, boolean overdue) {
        if (inFlight >= options.maxInFlight()) {
            return 0;
        }
        boolean full = waiting >= limit || bytes >= options.maxBytes();
        return inFlight == 0 || full || overdue ? Math.min(limit, waiting) : 0;
    }

    /** Records that a request starts. */
    void begin() {
        inFlight++;
    }

    /**
     * Records that all operations of a request are acknowledged or wait for a retry.
     *
     * @param failed whether some must be retried
     */
    void end(boolean failed) {
        inFlight--;
        int most = options.maxDocuments();
        limit =
                failed
                        ? Math.max(Math.max(1, most / SMALLEST_PART), limit / 2)
                        : Math.min(most, limit + most / STEPS_TO_RECOVER + 1);
    }

    /** Requests in flight, including those that wait for a retry. */
    int inFlight() {
        return inFlight;
    }
}
