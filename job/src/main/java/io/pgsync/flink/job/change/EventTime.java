package io.pgsync.flink.job.change;

/**
 * The event time of the job. A change of the stream is stamped with the commit position (LSN) of
 * its transaction. Watermark W means that every transaction that committed at or before W has been
 * emitted. The stamps of the initial load, which ends at position P, are below all positions:
 *
 * <table>
 * <caption>stamps in ascending order</caption>
 * <tr><td>{@link #SNAPSHOT}</td><td>a row of the snapshot, or a message that results from it</td></tr>
 * <tr><td>{@link #BEFORE_GATE}</td><td>a change of the stream that committed at or before P; it is
 *     replayed on top of the snapshot</td></tr>
 * <tr><td>1 … {@link #GATE_END}</td><td>watermarks only: the steps in which the gate opens</td></tr>
 * <tr><td>above</td><td>positions</td></tr>
 * </table>
 *
 * No watermark is emitted before the stream has passed P (the gate). So each document is written
 * once after the initial load, complete, as of P. P is the position that the snapshot shows. It is
 * later if replayed changes had to be completed with values from the database ({@link
 * io.pgsync.flink.job.source.StreamProgress#holdUntil}).
 */
public final class EventTime {
    /** The stamp of snapshot rows. */
    public static final long SNAPSHOT = -1;

    /** The stamp of replayed changes; they become due with the first step of the gate. */
    public static final long BEFORE_GATE = 1;

    /** The last value reserved for the gate's steps; every WAL position is greater. */
    public static final long GATE_END = 0xFFFF;

    /** Steps of the gate per level of the topology. */
    public static final int STEPS_PER_LEVEL = 64;

    private EventTime() {}

    /** Whether the stamp belongs to the snapshot. */
    public static boolean isSnapshot(long timestamp) {
        return timestamp == SNAPSHOT;
    }

    /** The number of gate steps for a topology whose highest operator has that level. */
    public static int gateSteps(int height) {
        int steps = (height + 1) * STEPS_PER_LEVEL;
        if (steps > GATE_END) {
            throw new IllegalArgumentException("the documents are nested too deeply: " + height);
        }
        return steps;
    }
}
