package io.pgsync.flink.job.operator;

/**
 * How far runs before this one may have come. They may have written documents that the checkpoint
 * does not know of, so up to there a document cannot be left out because it seems unchanged.
 *
 * @param restoredCheckpoint the checkpoint that this run began with, {@link #NONE} without one; a
 *     message that a checkpoint found on its way says this of an older run
 * @param end nobody has written anything of behind this position
 */
record Resumption(long restoredCheckpoint, long end) {
    static final long NONE = -1;
}
