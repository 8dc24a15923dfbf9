package io.pgsync.flink.job.source;

/**
 * The event time of the job. A change of the stream is stamped with the commit position (LSN) of
 * its transaction, watermark W says that every transaction that committed at or before W has been
 * emitted. Below all positions lie the stamps of the initial load:
 *
 * <table>
 * <caption>stamps in ascending order</caption>
 * <tr><td>−P</td><td>a snapshot row, where P is the position that the snapshot shows</td></tr>
 * <tr><td>{@link #BEFORE_GATE}</td><td>a change of the stream that committed at or before P; it is
 *     replayed on top of the snapshot</td></tr>
 * <tr><td>1 … {@link #GATE_END}</td><td>watermarks only: the steps in which the gate opens</td></tr>
 * <tr><td>above</td><td>positions</td></tr>
 * </table>
 *
 * No watermark is emitted before the stream has passed P (the gate); so each document is written
 * once after the initial load, whole.
 */
public final class EventTime {
    /** The stamp of replayed changes; they become due with the first step of the gate. */
    public static final long BEFORE_GATE = 1;

    /** The last value reserved for the gate's steps; every WAL position is greater. */
    public static final long GATE_END = 0xFFFF;

    /** Steps of the gate per level of the topology. */
    public static final int STEPS_PER_LEVEL = 64;

    private EventTime() {}

    /** The stamp of a row that a snapshot taken at {@code position} holds. */
    public static long ofSnapshot(long position) {
        return -position;
    }

    /** Whether the stamp belongs to the snapshot. */
    public static boolean isSnapshot(long timestamp) {
        return timestamp < 0;
    }

    /** How many steps the gate takes for a topology whose highest operator has that level. */
    public static int gateSteps(int height) {
        int steps = (height + 1) * STEPS_PER_LEVEL;
        if (steps > GATE_END) {
            throw new IllegalArgumentException("the documents are nested too deeply: " + height);
        }
        return steps;
    }
}
