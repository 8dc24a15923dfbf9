package io.pgsync.flink.job.source;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the stream has been emitted. Checkpoints store it as a map of texts, the only form that
 * the connector's framework stores.
 *
 * @param lsn where reading resumes: the end of the last transaction that was emitted completely, or
 *     a later position up to which nothing is left to emit
 * @param changes how many changes of the next transaction have already been emitted
 * @param gate the position of the initial load: that of the snapshot, or a later one
 * @param gateOpen whether the watermark has passed the gate
 * @param hold no watermark may be emitted before this position has been reached; 0 for none
 * @param system the system identifier of the cluster that the positions belong to
 * @param rendering the rendering that all documents have been told to use, {@link
 *     SourcePlan#rendering}
 */
record StreamPosition(
        long lsn,
        long changes,
        long gate,
        boolean gateOpen,
        long hold,
        long system,
        String rendering) {
    /** The framework compares offsets by this entry. */
    private static final String LSN = "lsn";

    private static final String CHANGES = "changes";
    private static final String GATE = "gate";
    private static final String GATE_OPEN = "gate_open";
    private static final String HOLD = "hold";
    private static final String SYSTEM = "system";
    private static final String RENDERING = "rendering";

    /** The start of the stream after a snapshot that shows {@code gate}. */
    static StreamPosition start(long lsn, long gate, long system, String rendering) {
        return new StreamPosition(lsn, 0, gate, false, 0, system, rendering);
    }

    static StreamPosition of(Map<String, String> offset) {
        return new StreamPosition(
                number(offset, LSN),
                number(offset, CHANGES),
                number(offset, GATE),
                number(offset, GATE_OPEN) != 0,
                number(offset, HOLD),
                number(offset, SYSTEM),
                text(offset, RENDERING));
    }

    private static long number(Map<String, String> offset, String name) {
        return Long.parseLong(text(offset, name));
    }

    private static String text(Map<String, String> offset, String name) {
        String value = offset.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "the stored position " + offset + " has no '" + name + "'");
        }
        return value;
    }

    Map<String, String> toOffset() {
        Map<String, String> offset = new HashMap<>();
        offset.put(LSN, Long.toString(lsn));
        offset.put(CHANGES, Long.toString(changes));
        offset.put(GATE, Long.toString(gate));
        offset.put(GATE_OPEN, gateOpen ? "1" : "0");
        offset.put(HOLD, Long.toString(hold));
        offset.put(SYSTEM, Long.toString(system));
        offset.put(RENDERING, rendering);
        return offset;
    }
}
