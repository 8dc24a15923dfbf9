package io.pgsync.flink.job.search.bulk;

/**
 * The outcome of one operation.
 *
 * @param status the HTTP status of the operation or of its request; 0 without a response
 * @param reason the engine's error message, or null
 */
public record BulkOutcome(Verdict verdict, int status, String reason) {
    /** There was no response, so the outcome is unknown. */
    static final int NO_ANSWER = 0;

    /** Whether the index has this version or a newer one. */
    public boolean isAcknowledged() {
        return verdict == Verdict.DONE || verdict == Verdict.CONFLICT;
    }

    /** The engine's error message, or the status if there is none. */
    public String text() {
        return reason == null ? "status " + status : reason;
    }

    /** The status, if there was a response, and the engine's error message, if there is one. */
    public String textWithStatus() {
        return status == NO_ANSWER || reason == null ? text() : status + " " + reason;
    }
}
