package io.pgsync.flink.job.guard;

import java.time.Instant;

/**
 * How a job is, as its enumerator knows.
 *
 * @param indexedPosition up to where everything is in a checkpoint, and so in the index for good
 * @param lagBytes the log behind that position
 * @param lastTrouble null if there was none
 */
public record JobHealth(Phase phase, long indexedPosition, long lagBytes, Trouble lastTrouble) {

    /** What the job is doing. */
    public enum Phase {
        /** It reads tables; not all of their rows are in a checkpoint yet. */
        SNAPSHOT,
        /** It follows the log. */
        STREAMING
    }

    /** Something that went wrong, and when. */
    public record Trouble(Instant time, String message) {
        public static Trouble now(String message) {
            return new Trouble(Instant.now(), message);
        }
    }
}
