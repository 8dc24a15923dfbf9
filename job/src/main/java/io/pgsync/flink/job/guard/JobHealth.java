package io.pgsync.flink.job.guard;

import java.time.Instant;

/**
 * The health of a job, as its enumerator sees it.
 *
 * @param indexedPosition position up to which a checkpoint, and therefore the index, contains
 *     everything
 * @param lagBytes size of the log after that position
 * @param lastTrouble null if there was none
 */
public record JobHealth(Phase phase, long indexedPosition, long lagBytes, Trouble lastTrouble) {

    /** What the job is doing. */
    public enum Phase {
        /** Reading tables; not all of their rows are in a checkpoint yet. */
        SNAPSHOT,
        /** Following the log. */
        STREAMING
    }

    /** An error and its time. */
    public record Trouble(Instant time, String message) {
        public static Trouble now(String message) {
            return new Trouble(Instant.now(), message);
        }
    }
}
