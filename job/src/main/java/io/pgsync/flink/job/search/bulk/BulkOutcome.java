package io.pgsync.flink.job.search.bulk;

/**
 * What became of one operation.
 *
 * @param status the HTTP status of the operation or of its request; 0 if no answer came
 * @param reason the engine's words, or null
 */
public record BulkOutcome(Verdict verdict, int status, String reason) {
    /** There was no answer, so nobody knows. */
    static final int NO_ANSWER = 0;

    /** Whether the index has this version or a newer one. */
    public boolean isAcknowledged() {
        return verdict == Verdict.DONE || verdict == Verdict.CONFLICT;
    }

    /** The engine's words, or at least the status. */
    public String text() {
        return reason == null ? "status " + status : reason;
    }

    /** The status, if there was an answer, and the engine's words, if there are any. */
    public String textWithStatus() {
        return status == NO_ANSWER || reason == null ? text() : status + " " + reason;
    }
}
