package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.EventTime;

/**
 * Follows the positions of the stream and decides which stamps rows get and which watermarks are
 * due. When Postgres reports an end, the position is after the last byte, where the next commit
 * record may begin. So the watermark of an end is the position before it.
 */
final class StreamProgress {
    static final long NO_WATERMARK = Long.MIN_VALUE;

    private final int gateSteps;
    private long gate;
    private long storedGate;
    private final long system;
    private long position;
    private long changes;
    private long skip;
    private boolean gateOpen;
    private int gateStep;
    private long hold;
    private String rendering;
    private boolean inTransaction;
    private long stamp;
    private long watermark = NO_WATERMARK;

    StreamProgress(StreamPosition start, int gateSteps) {
        this.gateSteps = gateSteps;
        gate = start.gate();
        storedGate = gate;
        system = start.system();
        position = start.lsn();
        skip = start.changes();
        gateOpen = start.gateOpen();
        hold = start.hold();
        rendering = start.rendering();
    }

    void begin(long commit) {
        if (commit < position || commit <= watermark) {
            throw new IllegalStateException(
                    "a transaction that commits at %d comes after position %d, watermark %d"
                            .formatted(commit, position, watermark));
        }
        inTransaction = true;
        changes = 0;
        stamp = commit <= gate ? EventTime.BEFORE_GATE : commit;
    }

    /** The stamp of the open transaction's rows. */
    long stamp() {
        return stamp;
    }

    /** Whether the change being read was emitted before the last checkpoint. */
    boolean isEmitted() {
        return changes < skip;
    }

    void endOfChange() {
        changes++;
    }

    void commit(long end) {
        inTransaction = false;
        changes = 0;
        skip = 0;
        position = end;
    }

    /** Everything before {@code end} has been sent; of use between transactions only. */
    boolean idle(long end) {
        if (inTransaction || end <= position) {
            return false;
        }
        // a transaction that was partly emitted before a restart may still arrive
        position = end;
        return true;
    }

    /**
     * Values were read from beyond the stream's position: output is exact only from {@code end} on.
     * For a replayed change the load continues up to {@code end}, see {@link #stored}.
     */
    void holdUntil(long end) {
        hold = Math.max(hold, end);
        if (inTransaction && stamp == EventTime.BEFORE_GATE) {
            gate = Math.max(gate, end - 1);
        }
    }

    /**
     * A complete checkpoint contains this position of the gate. A gate that was moved opens only
     * then, because a restarted run must load up to the same position as the run that has written
     * documents.
     *
     * @return whether this is a new position
     */
    boolean stored(long position) {
        boolean news = position != storedGate;
        storedGate = position;
        return news;
    }

    /** The position that a checkpoint must store now. */
    StreamPosition position() {
        return new StreamPosition(
                position, Math.max(changes, skip), gate, gateOpen, hold, system, rendering);
    }

    /** Whether everything that committed before {@code end} has been read, and more is known. */
    boolean isBehind(long end) {
        return position > end;
    }

    /** All documents have been told to use this rendering. */
    void rendered(String way) {
        rendering = way;
    }

    /**
     * The next watermark to emit, or {@link #NO_WATERMARK}; to be called until there is none, and
     * {@link #position()} after each call. The gate opens step by step.
     */
    long nextWatermark() {
        long reached = position - 1;
        boolean mayOpen = reached >= gate && storedGate == gate;
        if (reached < hold - 1 || (!gateOpen && !mayOpen)) {
            return NO_WATERMARK;
        }
        hold = 0;
        if (!gateOpen) {
            return nextOfGate();
        }
        if (reached <= watermark) {
            return NO_WATERMARK;
        }
        watermark = reached;
        return watermark;
    }

    /** Whether the watermark is the first of those that open the gate. */
    static boolean opensGate(long watermark) {
        return watermark == EventTime.BEFORE_GATE;
    }

    private long nextOfGate() {
        if (gateStep < gateSteps) {
            return ++gateStep;
        }
        gateOpen = true;
        watermark = gate;
        return gate;
    }
}
