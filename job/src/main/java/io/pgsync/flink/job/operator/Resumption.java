package io.pgsync.flink.job.operator;

/**
 * How far earlier runs may have come. They may have written documents after the checkpoint, so up
 * to that position a document must be written even if it seems unchanged.
 *
 * @param restoredCheckpoint the checkpoint that this run was restored from, or {@link #NONE}; a
 *     message that was in flight at a checkpoint names that of an older run
 * @param end no run has written anything after this position
 */
record Resumption(long restoredCheckpoint, long end) {
    static final long NONE = -1;
}
